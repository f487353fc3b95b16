using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>A member, as short as can be.</summary>
public sealed record PostPersonJson(MemberId Id, string Handle, string Name, string Url)
{
    internal static PostPersonJson Of(MemberCard card, HttpRequest request) => new(card.Id, card.Handle, card.Name, request.Absolute(card.Path));
}

/// <summary>A tag with its page.</summary>
public sealed record PostTagJson(string Name, string Url);

/// <summary>A filter of the caller's that found something in a post.</summary>
public sealed record PostFilteredJson(FilterId Id, string Title, FilterAction Action, IReadOnlyList<FilterContext> Contexts, IReadOnlyList<string> Keywords);

/// <summary>The club whose members a post is for.</summary>
public sealed record PostClubJson(ClubId Id, string Slug, string Name);

/// <summary>A room that a post leads to.</summary>
public sealed record PostRoomJson(RoomId Id, string Title, string Url, bool IsLive);

/// <summary>A show or an event that a post leads to.</summary>
/// <param name="Next">When it takes place next; null when it does not any more.</param>
public sealed record PostShowJson(ShowId Id, string Title, string Url, DateTimeOffset? Next);

/// <summary>A picture of a post.</summary>
/// <param name="FocusX">What must stay in sight when it is cut: from -1 (left) to 1 (right), and <paramref name="FocusY"/> from -1 (below) to 1 (above).</param>
public sealed record PostPictureJson(
    PictureId Id, string Url, int Width, int Height, string PreviewUrl, int PreviewWidth, int PreviewHeight, double FocusX, double FocusY, string Description, string Blurhash)
{
    /// <summary>Of one that moves: a short film without sound, MP4. What is at <see cref="Url"/> is how it begins.</summary>
    public string? MotionUrl { get; init; }

    internal static PostPictureJson Of(PostPicture picture, HttpRequest request) => new(
        picture.Id, request.Absolute(picture.Path), picture.Width, picture.Height, request.Absolute(picture.PreviewPath), picture.PreviewWidth, picture.PreviewHeight,
        picture.FocusX, picture.FocusY, picture.Description, picture.Blurhash)
    {
        MotionUrl = picture.MotionPath is { } motion ? request.Absolute(motion) : null,
    };
}

/// <summary>What a post quotes.</summary>
/// <param name="State"><c>shown</c>, <c>muted</c> (by somebody the caller mutes), <c>pending</c>, <c>declined</c>, <c>withdrawn</c>, <c>gone</c> or <c>unavailable</c>.</param>
/// <param name="Id">Which post, where the caller may know.</param>
/// <param name="Post">The post itself. Of what is quoted within it there is only the id.</param>
public sealed record PostQuoteJson(QuoteSeen State, PostId? Id, PostJson? Post);

/// <summary>What the first address of a post leads to, as that page says it of itself.</summary>
/// <param name="Picture">Kept in this house.</param>
public sealed record PostLinkJson(
    string Url, string Title, string Description, string Site, string Author, string AuthorUrl, string? Language, DateTimeOffset? PublishedAt, PostPictureJson? Picture)
{
    internal static PostLinkJson Of(LinkPreview link, HttpRequest request) => new(
        link.Address, link.Title, link.Description, link.Site, link.Author, link.AuthorAddress, link.Language, link.PublishedAt,
        link.Picture is { } picture ? PostPictureJson.Of(picture, request) : null);
}

/// <summary>A post as the API writes it.</summary>
/// <param name="Line">Its place in a timeline, for <c>max_id</c> and the like: the boost's own id where somebody boosted it.</param>
/// <param name="Text">As written.</param>
/// <param name="Html">Paragraphs, line ends and links; nothing else is ever in it.</param>
/// <param name="Visibility"><c>public</c>, <c>unlisted</c>, <c>private</c>, <c>direct</c> or <c>club</c>.</param>
/// <param name="ReplyTo">What it answers, if that exists for the caller.</param>
public sealed record PostJson(
    PostId Id, PostId Line, string Url, PostPersonJson Author, PostPersonJson? BoostedBy, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, string Text, string Html,
    string Warning, bool Sensitive, string? Language, PostVisibility Visibility, PostClubJson? Club, PostId? ReplyTo, PostPersonJson? RepliesTo,
    IReadOnlyList<PostPersonJson> Mentions, IReadOnlyList<PostTagJson> Tags, int Replies, int Boosts, int Favourites, bool Favourited, bool Boosted, bool Bookmarked, bool Pinned,
    PostRoomJson? Room, IReadOnlyList<PostPictureJson> Pictures, PostPoll? Poll)
{
    /// <summary>The caller wants to hear no more of its conversation.</summary>
    public bool Muted { get; init; }
    public IReadOnlyList<PostFilteredJson> Filtered { get; init; } = [];

    /// <summary>What it quotes; null for nothing.</summary>
    public PostQuoteJson? Quote { get; init; }

    /// <summary>Posts that quote it with its author's leave.</summary>
    public int Quotes { get; init; }
    public QuoteRule WhoQuotes { get; init; }
    public ReplyRule WhoReplies { get; init; }

    /// <summary>Whether the caller may quote it: <c>yes</c>, <c>ask</c> or <c>no</c>.</summary>
    public QuoteLeave MayQuote { get; init; }
    public bool MayReply { get; init; }

    /// <summary>What its first address outside of this house leads to; null as long as that is not known.</summary>
    public PostLinkJson? Link { get; init; }

    /// <summary>What it announces, as long as that is no room.</summary>
    public PostShowJson? Show { get; init; }

    internal static PostJson Of(PostView view, HttpRequest request)
    {
        var post = view.Post;
        return new(
            post.PostId, new(view.Line), request.Absolute(view.Path), PostPersonJson.Of(view.Author, request), view.BoostedBy is { } by ? PostPersonJson.Of(by, request) : null,
            post.CreatedAt, post.EditedAt, post.Text, view.Facts.Html(view.Mentioned, request.Root(), request.Host.Value ?? ""),
            post.Warning, post.IsSensitive, post.Language.Length > 0 ? post.Language : null, post.Visibility, view.Club is { } club ? new(club.Id, club.Slug, club.Name) : null,
            view.Answered is null ? null : new(post.ReplyTo!.Value), view.Answered is { } answered ? PostPersonJson.Of(answered, request) : null,
            [.. view.Mentioned.Select(m => PostPersonJson.Of(m, request))], [.. view.Facts.Tags.Select(t => new PostTagJson(t, request.Absolute(PostPaths.OfTag(t))))],
            view.Counts.Replies, view.Counts.Boosts, view.Counts.Favourites, view.Mine.Favourited, view.Mine.Boosted, view.Mine.Bookmarked, post.PinnedAt is not null,
            view.Room is { } room ? new(room.Card.Id, room.Card.Title, request.Absolute(room.Card.Path), room.IsLive) : null,
            [.. view.Pictures.Select(p => PostPictureJson.Of(p, request))], view.Poll)
        {
            Show = view.Show is { Card: var show } ? new(show.Id, show.Title, request.Absolute(show.Path), show.Next) : null,
            Muted = view.IsMuted,
            Quote = view.Quote is { } quote ? new(quote.Seen, quote.Of, quote.Post is { } quoted ? Of(quoted, request) : null) : null,
            Quotes = view.Counts.Quotes,
            WhoQuotes = post.WhoQuotes,
            WhoReplies = post.WhoReplies,
            MayQuote = view.MayQuote,
            MayReply = view.MayReply,
            Link = view.Facts.Link is { } link ? PostLinkJson.Of(link, request) : null,
            Filtered = [.. view.Filtered.Select(m => new PostFilteredJson(m.Filter.Id, m.Filter.Title, m.Filter.Action, m.Filter.Contexts, m.Keywords))],
        };
    }
}

/// <summary>A part of a timeline. What comes before and after it is in the <c>Link</c> header.</summary>
public sealed record PostsJson(IReadOnlyList<PostJson> Posts);
