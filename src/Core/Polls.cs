namespace Palabre.Core;

/// <summary>A poll somebody wants to add to what they write.</summary>
/// <param name="Choices">Two at least.</param>
/// <param name="EndsIn">Seconds from now.</param>
/// <param name="Multiple">One may choose several.</param>
/// <param name="HideTotals">How many chose what is shown when it is over.</param>
public sealed record PollWish(IReadOnlyList<string>? Choices, long EndsIn, bool Multiple = false, bool HideTotals = false);

/// <summary>What polls may be.</summary>
/// <param name="Choices">At most.</param>
/// <param name="Characters">Of a choice, at most.</param>
public sealed record PollLimits(int Choices, int Characters, TimeSpan Shortest, TimeSpan Longest);

/// <summary>Polls of posts: who sees the post sees its poll and may vote in it, once.</summary>
public interface IPolls
{
    PollLimits Limits { get; }

    /// <summary>The post whose poll this is; null when there is none. Whether it exists for somebody is another question.</summary>
    Task<PostId?> PostOfAsync(PollId poll, CancellationToken ct);

    /// <param name="choices">Their places, from 0.</param>
    Task<Refused?> VoteAsync(MemberId me, PostId post, IReadOnlyList<int> choices, CancellationToken ct);

    /// <summary>Everybody who voted in the poll of a post, part by part; nobody when it has none, or is gone.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    Task<MembersPart> VotersPartAsync(PostId post, long after, int most, CancellationToken ct);
}

/// <summary>The time of a poll has passed; told once, some seconds after.</summary>
public sealed record PollEnded(PollId Poll, PostId Post, MemberId Author);
