using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>Why somebody is suggested. The one that says most is said.</summary>
public enum SuggestionReason { InvitersFriend, Club, FollowedByFriends, Topic, Language, Steward }

/// <summary>Somebody a member may want to follow.</summary>
/// <param name="By">What the reason needs: the name of the inviter, of the club, a topic, a language; null where it needs none.</param>
/// <param name="Count">How many of those one follows follow them.</param>
public sealed record Suggestion(MemberCard Who, SuggestionReason Reason, string? By = null, int Count = 0)
{
    /// <summary>The reason in the reader's words.</summary>
    public string Sentence(Reader reader) => Reason switch
    {
        SuggestionReason.InvitersFriend => reader["members.suggested_inviter", $"\u2068{By}\u2069"],
        SuggestionReason.Club => reader["members.suggested_club", $"\u2068{By}\u2069"],
        SuggestionReason.FollowedByFriends => reader.Count("members.suggested_friends", Count),
        SuggestionReason.Topic => reader["members.suggested_topic", reader[$"topic.{By}"]],
        SuggestionReason.Language => reader["members.suggested_language", reader[$"tongue.{By}"]],
        _ => reader["members.suggested_steward"],
    };
}

/// <summary>What speaks for suggesting somebody, gathered.</summary>
internal sealed class Candidate
{
    public bool IsInvitersFriend { get; set; }
    public List<string> Clubs { get; } = [];
    public int Friends { get; set; }

    /// <summary>What they open rooms about, of what the reader likes; null for nothing.</summary>
    public string? Topic { get; set; }

    /// <summary>In which language they do, where it is the reader's.</summary>
    public string? Language { get; set; }

    /// <summary>
    /// An acquaintance of who let one in counts as three of one's own, a common club as two: with few follows, those say more about
    /// somebody than a head count. What they open rooms about counts as one, and two with a language in common.
    /// </summary>
    public int Weight => (IsInvitersFriend ? 3 : 0) + 2 * Clubs.Count + Friends + (Topic is not null ? 1 : 0) + (Language is not null ? 1 : 0);

    public Suggestion Of(MemberCard card, string? inviter) =>
        IsInvitersFriend && inviter is not null ? new(card, SuggestionReason.InvitersFriend, inviter)
        : Clubs.Count > 0 ? new(card, SuggestionReason.Club, Clubs[0])
        : Friends > 0 ? new(card, SuggestionReason.FollowedByFriends, Count: Friends)
        : Topic is not null ? new(card, SuggestionReason.Topic, Topic)
        : Language is not null ? new(card, SuggestionReason.Language, Language)
        : new(card, SuggestionReason.Steward);
}
