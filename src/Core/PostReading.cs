namespace Palabre.Core;

/// <summary>Who reads posts, and how they reached this house: full addresses in what they read begin with that.</summary>
/// <param name="Member">Null for a guest.</param>
/// <param name="House">Such as <c>https://palabre.example</c>, without a slash at its end.</param>
public sealed record PostReader(MemberId? Member, string House)
{
    /// <summary>The name of this house as it may stand behind a person's: host, and port where there is one.</summary>
    public string Host { get; } = House[(House.IndexOf("//", StringComparison.Ordinal) + 2)..];
}

/// <summary>Which part of a list, by ids of its lines: nothing is skipped or told twice while others write.</summary>
/// <param name="MaxId">Only older.</param>
/// <param name="SinceId">Only newer, the newest of them.</param>
/// <param name="MinId">Only newer, those that follow at once.</param>
/// <param name="Limit">How many at most.</param>
public sealed record LinePart(long? MaxId, long? SinceId, long? MinId, int Limit);

/// <summary>
/// Where whoever writes posts out keeps what they made of one, because it is the same for most readers. Another takes its place when the
/// post changes.
/// </summary>
public sealed class SharedText
{
    public object? Kept { get; set; }
}

/// <summary>A post with all that its reader may know of it.</summary>
/// <param name="Path">Where it is read here.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Html">Made of the text for the asked house: paragraphs, line ends and links, never anything else.</param>
/// <param name="Warning">Shown instead of the text until one asks for it; empty most of the time.</param>
/// <param name="Language">ISO 639; null when nobody said.</param>
public sealed record WrittenPost(
    PostId Id, MemberCard Author, string Path, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, string Text, string Html, string Warning, bool IsSensitive, string? Language,
    PostVisibility Visibility)
{
    /// <summary>Its place in a timeline: the boost's own id where somebody boosted it.</summary>
    public required PostId Line { get; init; }
    public MemberCard? BoostedBy { get; init; }

    /// <summary>When that line was written: the boost, where it is one.</summary>
    public required DateTimeOffset LineAt { get; init; }

    /// <summary>Whose members it is for, with <see cref="PostVisibility.Club"/>.</summary>
    public ClubCard? Club { get; init; }

    /// <summary>The first post of its conversation, which may not exist for the reader.</summary>
    public required PostId Thread { get; init; }

    /// <summary>What it answers and who wrote that; null when it answers nothing that exists for the reader.</summary>
    public PostId? ReplyTo { get; init; }
    public MemberCard? RepliesTo { get; init; }
    public IReadOnlyList<MemberCard> Mentioned { get; init; } = [];

    /// <summary>What it is about, without #.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many exist for the reader.</summary>
    public int Replies { get; init; }
    public int Boosts { get; init; }
    public int Favourites { get; init; }

    /// <summary>Posts that quote it with its author's leave, and exist for the reader.</summary>
    public int Quotes { get; init; }

    /// <summary>What it quotes; null for nothing.</summary>
    public WrittenQuote? Quote { get; init; }
    public QuoteRule WhoQuotes { get; init; }
    public ReplyRule WhoReplies { get; init; }

    /// <summary>Whether the reader may quote and answer it.</summary>
    public QuoteLeave MayQuote { get; init; }
    public bool MayReply { get; init; }

    /// <summary>What the reader did with it.</summary>
    public bool IsFavourited { get; init; }
    public bool IsBoosted { get; init; }
    public bool IsBookmarked { get; init; }

    /// <summary>The reader is told nothing more of its conversation.</summary>
    public bool IsMuted { get; init; }

    /// <summary>What the reader's filters found in it, wherever those are at work.</summary>
    public IReadOnlyList<FilterMatch> Filtered { get; init; } = [];

    /// <summary>It stands on top of its author's page.</summary>
    public bool IsPinned { get; init; }

    /// <summary>For who writes it out; null where nothing is kept of it.</summary>
    public SharedText? Shared { get; init; }
    public IReadOnlyList<PostPicture> Pictures { get; init; } = [];
    public PostPoll? Poll { get; init; }

    /// <summary>The room it leads to, as far as the reader may know of it, and who opened that.</summary>
    public RoomCard? Room { get; init; }
    public MemberCard? RoomHost { get; init; }

    /// <summary>What its first address outside of this house leads to, once that is known.</summary>
    public LinkPreview? Link { get; init; }
}

/// <summary>A part of a timeline, newest first.</summary>
/// <param name="Oldest">What to ask on from with <see cref="LinePart.MaxId"/>; null when nothing older is to be expected.</param>
/// <param name="Newest">What to ask newer ones from with <see cref="LinePart.MinId"/>; null when it is empty.</param>
public sealed record WrittenPosts(IReadOnlyList<WrittenPost> Posts, long? Oldest, long? Newest);

/// <summary>A conversation around a post, first to last.</summary>
public sealed record PostConversation(IReadOnlyList<WrittenPost> Ancestors, IReadOnlyList<WrittenPost> Descendants);

/// <summary>How a post stood.</summary>
/// <param name="At">Since when.</param>
public sealed record PostVersion(string Text, string Html, string Warning, bool IsSensitive, DateTimeOffset At);

/// <summary>What an author's timeline shows.</summary>
/// <param name="WithReplies">Answers to others too.</param>
/// <param name="PinnedOnly">Only what stands on top of their page.</param>
/// <param name="PicturesOnly">Only posts with pictures.</param>
/// <param name="Tag">Only posts about this.</param>
public sealed record ByAuthor(bool WithReplies, bool WithBoosts, bool PinnedOnly, bool PicturesOnly = false, string? Tag = null);

/// <summary>What a tag's timeline shows. Of each list of tags the first four count, the tag itself being the first of <paramref name="Any"/>.</summary>
/// <param name="Any">Posts about one of these are as good.</param>
/// <param name="All">Only posts about all of these too.</param>
/// <param name="None">No posts about one of these.</param>
/// <param name="PicturesOnly">Only posts with pictures.</param>
public sealed record ByTag(string Tag, IReadOnlyList<string>? Any = null, IReadOnlyList<string>? All = null, IReadOnlyList<string>? None = null, bool PicturesOnly = false);

/// <summary>How much somebody wrote for everybody, and when last.</summary>
public sealed record AuthorFigures(int Posts, DateTimeOffset? LastAt);

/// <summary>Homes, which are asked for more often than all the rest: from memory, with nothing of a request's own as long as that has everything.</summary>
public interface IHomes
{
    /// <summary>What a member and those they follow wrote and boosted. Nothing for guests.</summary>
    ValueTask<WrittenPosts> OfAsync(PostReader reader, LinePart part, CancellationToken ct);
}

/// <summary>Reading posts: the same timelines, through the same door, as the house's own pages.</summary>
public interface IPostReading
{
    /// <summary>What everybody here wrote for all to find.</summary>
    /// <param name="picturesOnly">Only posts with pictures.</param>
    Task<WrittenPosts> HouseAsync(PostReader reader, bool picturesOnly, LinePart part, CancellationToken ct);
    Task<WrittenPosts> OfTagAsync(PostReader reader, ByTag which, LinePart part, CancellationToken ct);

    /// <summary>Posts for everybody whose first address outside of this house is this one, as posts write it.</summary>
    Task<WrittenPosts> OfLinkAsync(PostReader reader, string address, LinePart part, CancellationToken ct);

    /// <summary>What the people of a list of the reader's wrote and boosted; nothing for another's.</summary>
    Task<WrittenPosts> OfListAsync(PostReader reader, ListId list, LinePart part, CancellationToken ct);
    Task<WrittenPosts> ByAsync(PostReader reader, MemberId author, ByAuthor which, LinePart part, CancellationToken ct);

    /// <summary>What the reader likes, or keeps, latest first: the ids to go on from are the marks' own.</summary>
    Task<WrittenPosts> FavouritesAsync(PostReader reader, LinePart part, CancellationToken ct);
    Task<WrittenPosts> BookmarksAsync(PostReader reader, LinePart part, CancellationToken ct);

    /// <summary>Lines of timelines by their ids, in the asked order: posts, and boosts of them. Those that do not exist for the reader are absent.</summary>
    Task<IReadOnlyList<WrittenPost>> LinesAsync(PostReader reader, IReadOnlyCollection<PostId> lines, CancellationToken ct);

    /// <summary>
    /// A line for many readers at once, who reached us by the same address: those for whom all of it is the same get the same record. For whom it
    /// does not exist, and who mutes its author, is absent.
    /// </summary>
    /// <param name="isNew">It came just now: nobody can have marked it yet.</param>
    Task<IReadOnlyDictionary<MemberId, WrittenPost>> LineForManyAsync(PostId line, IReadOnlyCollection<MemberId> readers, string house, bool isNew, CancellationToken ct);

    /// <summary>The reader's own boost of a post; null when there is none.</summary>
    Task<WrittenPost?> OwnBoostAsync(PostReader reader, PostId post, CancellationToken ct);

    /// <summary>Null when the post does not exist for the reader.</summary>
    Task<PostConversation?> ConversationAsync(PostReader reader, PostId post, CancellationToken ct);

    /// <summary>How it stood, first to last; the last is how it stands. Null when it does not exist for the reader.</summary>
    Task<IReadOnlyList<PostVersion>?> VersionsAsync(PostReader reader, PostId post, CancellationToken ct);

    /// <summary>Who likes a post, or boosted it, latest first; null when it does not exist for the reader.</summary>
    Task<IReadOnlyList<MemberCard>?> WhoMarkedAsync(PostReader reader, PostId post, PostMark mark, CancellationToken ct);

    /// <summary>The posts that quote a post with its author's leave, latest first; null when it does not exist for the reader.</summary>
    Task<WrittenPosts?> QuotesAsync(PostReader reader, PostId post, LinePart part, CancellationToken ct);

    /// <summary>Of each of these members; who wrote nothing for everybody is absent.</summary>
    Task<IReadOnlyDictionary<MemberId, AuthorFigures>> FiguresAsync(IReadOnlyCollection<MemberId> authors, CancellationToken ct);

    /// <summary>How many posts there are for everybody.</summary>
    Task<int> CountAsync(CancellationToken ct);

    /// <summary>Tags of posts for everybody that begin so, those used most first.</summary>
    Task<IReadOnlyList<string>> TagsAsync(string beginning, int most, CancellationToken ct);

    /// <summary>A tag as it is found: without #, in one case and one form of each letter.</summary>
    string TagOf(string written);
}
