namespace Palabre.Core;

/// <summary>A poll somebody wants to add to what they write.</summary>
/// <param name="Choices">Two at least.</param>
/// <param name="EndsIn">Seconds from now.</param>
/// <param name="Multiple">One may choose several.</param>
/// <param name="HideTotals">How many chose what is shown when it is over.</param>
public sealed record PollWish(IReadOnlyList<string>? Choices, long EndsIn, bool Multiple = false, bool HideTotals = false);

/// <summary>Who voted in polls of posts.</summary>
public interface IPolls
{
    /// <summary>Everybody who voted in the poll of a post, part by part; nobody when it has none, or is gone.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    Task<MembersPart> VotersPartAsync(PostId post, long after, int most, CancellationToken ct);
}

/// <summary>The time of a poll has passed; told once, some seconds after.</summary>
public sealed record PollEnded(PollId Poll, PostId Post, MemberId Author);
