using Palabre.Core;

namespace Palabre.Posts;

/// <summary>What a page shows of a post, as other slices get it.</summary>
internal static class PostRecords
{
    public static WrittenPost Of(PostView view, PostReader reader)
    {
        var quote = view.Quote is { } found ? new WrittenQuote(found.Seen, found.Of, found.Post is { } quoted ? Of(quoted, reader) : null) : null;
        var post = view.Post;
        return new(
            post.PostId, view.Author, view.Path, post.CreatedAt, post.EditedAt, post.Text, view.Facts.Html(view.Mentioned, reader.House, reader.Host),
            post.Warning, post.IsSensitive, post.Language.Length > 0 ? post.Language : null, post.Visibility)
        {
            Line = new(view.Line),
            LineAt = view.LineAt,
            BoostedBy = view.BoostedBy,
            Club = view.Club,
            Thread = new(post.Thread),
            ReplyTo = view.Answered is null ? null : new(post.ReplyTo!.Value),
            RepliesTo = view.Answered,
            Mentioned = view.Mentioned,
            Tags = view.Facts.Tags,
            Replies = view.Counts.Replies,
            Boosts = view.Counts.Boosts,
            Favourites = view.Counts.Favourites,
            Quotes = view.Counts.Quotes,
            Quote = quote,
            WhoQuotes = post.WhoQuotes,
            WhoReplies = post.WhoReplies,
            MayQuote = view.MayQuote,
            MayReply = view.MayReply,
            IsFavourited = view.Mine.Favourited,
            IsBoosted = view.Mine.Boosted,
            IsBookmarked = view.Mine.Bookmarked,
            IsMuted = view.IsMuted,
            Filtered = view.Filtered,
            IsPinned = post.PinnedAt is not null,
            Shared = view.Facts.Shared,
            Pictures = view.Pictures,
            Poll = view.Poll,
            Room = view.Room?.Card,
            RoomHost = view.Room?.Host,
            Link = view.Facts.Link,
        };
    }
}
