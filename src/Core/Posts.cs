namespace Palabre.Core;

/// <summary>One post. Time-ordered, so that timelines are read by it.</summary>
public readonly record struct PostId(long Value) : IId<PostId>
{
    public static PostId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out PostId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>For whom a post exists. Stored as numbers: what a number means never changes.</summary>
public enum PostVisibility
{
    /// <summary>Everybody, guests too; in public timelines.</summary>
    Public = 0,

    /// <summary>Everybody who comes by; in no public timeline.</summary>
    Unlisted = 1,

    /// <summary>Who follows the author, and whom it names.</summary>
    Private = 2,

    /// <summary>Whom it names.</summary>
    Direct = 3,

    /// <summary>The members of one club.</summary>
    Club = 4,
}

/// <summary>A picture of a post.</summary>
public readonly record struct PictureId(long Value) : IId<PictureId>
{
    public static PictureId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out PictureId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <param name="Description">What it shows, in words; empty when nobody wrote it.</param>
/// <param name="FocusX">From -1 (left) to 1 (right), what must stay in sight when it is cut; FocusY from -1 (below) to 1 (above).</param>
public sealed record PostPicture(
    PictureId Id, string Path, int Width, int Height, string PreviewPath, int PreviewWidth, int PreviewHeight, double FocusX, double FocusY, string Description, string Blurhash)
{
    /// <summary>A short film without sound, MP4, of one that moves; what is at <see cref="Path"/> is how it begins. Null for one that stands still.</summary>
    public string? MotionPath { get; init; }
}

/// <summary>What a page elsewhere, to which a post leads, says of itself. Plain text.</summary>
/// <param name="Site">The site's own name, or its host.</param>
/// <param name="AuthorAddress">Where its author is found; empty when it says nothing of that, as <paramref name="Author"/>.</param>
/// <param name="Language">ISO 639; null when it does not say.</param>
public sealed record LinkPreview(string Address, string Title, string Description, string Site, string Author, string AuthorAddress, string? Language, DateTimeOffset? PublishedAt)
{
    /// <summary>Its picture, kept in this house.</summary>
    public PostPicture? Picture { get; init; }

    /// <summary>The beginning of the site.</summary>
    public string SiteAddress => new Uri(Address).GetLeftPart(UriPartial.Authority);
}

/// <summary>A poll of a post.</summary>
public readonly record struct PollId(long Value) : IId<PollId>
{
    public static PollId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out PollId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <param name="Votes">Null while they are hidden.</param>
public sealed record PollChoice(string Title, int? Votes);

/// <param name="Own">The places of the choices the reader made.</param>
public sealed record PostPoll(PollId Id, DateTimeOffset? EndsAt, bool IsOver, bool Multiple, int Votes, int Voters, IReadOnlyList<PollChoice> Choices, bool Voted, IReadOnlyList<int> Own);

/// <summary>What other slices may show of a post.</summary>
/// <param name="Excerpt">Its beginning on one line; the content warning instead, where it has one.</param>
public sealed record PostCard(PostId Id, MemberId Author, string Excerpt, string Path);

/// <summary>A post as it stands at this moment, for whoever complains about it and whoever judges.</summary>
public sealed record PostEvidence(PostId Id, MemberId Author, string Text, string Warning, string Path);

/// <summary>Asked by other slices; every question takes a batch.</summary>
public interface IPosts
{
    /// <summary>The cards of those posts that exist for this viewer; the others are absent, as if they had never been written.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlyDictionary<PostId, PostCard>> CardsAsync(MemberId? viewer, IReadOnlyCollection<PostId> ids, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> for whom this post exists; nobody when it is gone.</summary>
    Task<IReadOnlySet<MemberId>> ReadersAsync(PostId post, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>The whole of those posts that exist for this viewer, to be kept as they stand.</summary>
    Task<IReadOnlyDictionary<PostId, PostEvidence>> EvidenceAsync(MemberId? viewer, IReadOnlyCollection<PostId> ids, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who do not want to be told of a post: they left its conversation in peace, or a filter of theirs hides it.</summary>
    Task<IReadOnlySet<MemberId>> TiredAsync(PostId post, IReadOnlyCollection<MemberId> among, CancellationToken ct);
}

/// <summary>A member wrote a post. Told at once only: what must not miss one does not live by it.</summary>
public sealed record PostWritten(PostId Post, MemberId Author);

/// <summary>A member wrote a post that somebody is to be told of.</summary>
/// <param name="RepliesTo">Whose post it answers; never the author themself.</param>
/// <param name="Mentioned">Whom it names, the author left out. Not all of them may read it: see <see cref="IPosts.ReadersAsync"/>.</param>
public sealed record PostAddressed(PostId Post, MemberId Author, MemberId? RepliesTo, IReadOnlyList<MemberId> Mentioned);

/// <summary>An author changed what a post says.</summary>
public sealed record PostChanged(PostId Post);

/// <summary>
/// What a post is found by may be different without its author having changed it: it came along from elsewhere with its date, a picture of it
/// is described otherwise, stewards took it away or gave it back.
/// </summary>
public sealed record PostFoundOtherwise(PostId Post);

/// <summary>A post is gone, with everything that hung on it.</summary>
public sealed record PostDeleted(PostId Post)
{
    /// <summary>Whose it was, and for whom it existed: it cannot be asked any more.</summary>
    public MemberId Author { get; init; }
    public PostVisibility Visibility { get; init; }
    public ClubId? Club { get; init; }

    /// <summary>Whom it named.</summary>
    public IReadOnlyList<MemberId> Named { get; init; } = [];

    /// <summary>What it was about, as timelines of tags are found.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>A member likes a post.</summary>
/// <param name="Id">Of this mark: heard twice, it is the same one.</param>
public sealed record PostFavourited(long Id, PostId Post, MemberId By);

/// <summary>A member boosts a post to those who follow them.</summary>
/// <param name="Boost">Its own line in timelines.</param>
public sealed record PostBoosted(PostId Boost, PostId Post, MemberId By);

/// <summary>A member takes a boost back.</summary>
/// <param name="Boost">The line that is gone.</param>
public sealed record PostUnboosted(PostId Boost, PostId Post, MemberId By);
