using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>Why somebody is suggested. The one that says most is said.</summary>
public enum SuggestionReason { InvitersFriend, Club, FollowedByFriends, Steward }

/// <summary>Somebody a member may want to follow.</summary>
/// <param name="By">The name the reason needs: of the inviter, of the club; null where it needs none.</param>
/// <param name="Count">How many of those one follows follow them.</param>
public sealed record Suggestion(MemberCard Who, SuggestionReason Reason, string? By = null, int Count = 0)
{
    /// <summary>The reason in the reader's words.</summary>
    public string Sentence(Reader reader) => Reason switch
    {
        SuggestionReason.InvitersFriend => reader["members.suggested_inviter", $"\u2068{By}\u2069"],
        SuggestionReason.Club => reader["members.suggested_club", $"\u2068{By}\u2069"],
        SuggestionReason.FollowedByFriends => reader.Count("members.suggested_friends", Count),
        _ => reader["members.suggested_steward"],
    };
}

/// <summary>What speaks for suggesting somebody, gathered.</summary>
internal sealed class Candidate
{
    public bool IsInvitersFriend { get; set; }
    public List<string> Clubs { get; } = [];
    public int Friends { get; set; }

    /// <summary>
    /// An acquaintance of who let one in counts as three of one's own, a common club as two: with few follows, those say more about
    /// somebody than a head count.
    /// </summary>
    public int Weight => (IsInvitersFriend ? 3 : 0) + 2 * Clubs.Count + Friends;

    public Suggestion Of(MemberCard card, string? inviter) =>
        IsInvitersFriend && inviter is not null ? new(card, SuggestionReason.InvitersFriend, inviter)
        : Clubs.Count > 0 ? new(card, SuggestionReason.Club, Clubs[0])
        : Friends > 0 ? new(card, SuggestionReason.FollowedByFriends, Count: Friends)
        : new(card, SuggestionReason.Steward);
}
