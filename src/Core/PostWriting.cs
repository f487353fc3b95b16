namespace Palabre.Core;

/// <summary>What a member can do with a post that they see.</summary>
public enum PostMark { Favourite, Bookmark, Boost, Pin }

/// <summary>What somebody wants to write.</summary>
/// <param name="Warning">Shown instead of the text until one asks for it.</param>
/// <param name="IsSensitive">Null follows from the warning.</param>
/// <param name="Language">Null takes the writer's own.</param>
/// <param name="Visibility">Null is for everybody. An answer to few is for the same few, whatever is said.</param>
public sealed record PostDraft(string? Text, string? Warning, bool? IsSensitive, string? Language, PostVisibility? Visibility = null, PostId? ReplyTo = null)
{
    /// <summary>Brought before (<see cref="IPictures"/>), in order; when a post is changed, null for as they are.</summary>
    public IReadOnlyList<PictureWish>? Pictures { get; init; }

    /// <summary>Not together with pictures. A poll that is there is never changed.</summary>
    public PollWish? Poll { get; init; }

    /// <summary>The address of the club it is for, with <see cref="PostVisibility.Club"/>.</summary>
    public string? Club { get; init; }

    /// <summary>The post it quotes. Never changed afterwards.</summary>
    public PostId? QuoteOf { get; init; }

    /// <summary>Null takes what the writer prefers; when a post is changed, leaves it.</summary>
    public QuoteRule? WhoQuotes { get; init; }

    /// <summary>Null is everybody; when a post is changed, leaves it.</summary>
    public ReplyRule? WhoReplies { get; init; }
}

/// <summary>Writing posts for a member: the same deeds, under the same rules, as on the house's own pages.</summary>
public interface IPostWriting
{
    /// <summary>Characters in a post, its warning included.</summary>
    int MostCharacters { get; }

    /// <summary>What any address in it counts as.</summary>
    int AddressCounts { get; }

    /// <summary>Posts on top of a member's page.</summary>
    int MostPinned { get; }

    /// <param name="writer">A member.</param>
    /// <param name="language">Of the writer's interface, where the draft says none.</param>
    /// <param name="key">Sent again within a day, the same key leads to the post that is there.</param>
    Task<(WrittenPost? Post, Refused? Refused)> WriteAsync(PostReader writer, PostDraft draft, string language, string? key, CancellationToken ct);

    /// <summary>Changes what a post of the writer's says; how it stood can still be read.</summary>
    Task<(WrittenPost? Post, Refused? Refused)> ChangeAsync(PostReader writer, PostId post, PostDraft draft, CancellationToken ct);

    /// <summary>Who may quote a post of the writer's and who may answer it, from now on; null leaves it.</summary>
    Task<Refused?> SetRulesAsync(MemberId me, PostId post, QuoteRule? whoQuotes, ReplyRule? whoReplies, CancellationToken ct);

    /// <summary>Takes a post of the writer's out of one that quotes it, or does not let it in; can be repeated.</summary>
    Task<Refused?> WithdrawQuoteAsync(MemberId me, PostId post, PostId quote, CancellationToken ct);

    Task<Refused?> DeleteAsync(MemberId me, PostId post, CancellationToken ct);

    /// <summary>Deletes a post of which another is to be made: for a day its pictures wait for that.</summary>
    Task<Refused?> WithdrawAsync(MemberId me, PostId post, CancellationToken ct);

    /// <summary>Sets a mark or takes it back; both can be repeated.</summary>
    Task<Refused?> MarkAsync(MemberId me, PostId post, PostMark mark, bool isSet, CancellationToken ct);

    /// <summary>Leaves the conversation of a post in peace, to be told nothing more of it, or no longer; both can be repeated.</summary>
    Task<Refused?> MuteAsync(MemberId me, PostId post, bool isSet, CancellationToken ct);
}

/// <summary>
/// Topics of the Kit's streams that tell of posts as they come. What is told are ids: whoever watches asks <see cref="IPostReading.LinesAsync"/>
/// whether that exists for them.
/// </summary>
public static class PostTopics
{
    /// <summary>Of posts for everybody, answers to others left out, as in the house's timeline.</summary>
    public const string House = "posts/house";

    /// <summary>Begins the topic of each member's home.</summary>
    public const string Homes = "posts/home/";

    /// <summary>A new line: <c>{"line":"…","post":"…"}</c>.</summary>
    public const string Written = "post";

    /// <summary>A post says something else now; its id.</summary>
    public const string Changed = "post-changed";

    /// <summary>A line is gone, a post or a boost; its id.</summary>
    public const string Deleted = "post-deleted";

    /// <summary>A conversation goes on; the id of its last post.</summary>
    public const string Talked = "post-talked";

    /// <summary>Of what belongs into this member's home.</summary>
    public static string Home(MemberId member) => $"{Homes}{member}";

    /// <summary>Begins the topic of each list.</summary>
    public const string Lists = "posts/list/";

    /// <summary>Of what the people of a member's list write and boost; of nothing where they have no such list.</summary>
    public static string List(MemberId owner, ListId list) => $"{Lists}{owner}/{list}";

    /// <summary>Of posts among those they name that this member may read.</summary>
    public static string Talks(MemberId member) => $"posts/talks/{member}";

    /// <summary>Of posts for everybody about this.</summary>
    /// <param name="tag">As <see cref="IPostReading.TagOf"/> gives it.</param>
    public static string Tag(string tag) => $"posts/tag/{tag}";
}
