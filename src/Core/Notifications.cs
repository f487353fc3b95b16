namespace Palabre.Core;

/// <summary>Something a member was told.</summary>
public readonly record struct NotificationId(long Value) : IId<NotificationId>
{
    public static NotificationId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out NotificationId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Part of a long list of members, in an order that does not change while it is read.</summary>
/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record MembersPart(IReadOnlyList<MemberId> Members, long? Next);

/// <summary>What other slices may show of what members are told; rooms and dates are told of in the house's own list alone.</summary>
public enum ToldKind { Mentioned, Replied, Favourited, Boosted, Followed, FollowRequested, PollEnded, Quoted }

/// <summary>One thing a member was told.</summary>
/// <param name="By">Who did it: of a poll that is over, whose it was.</param>
/// <param name="Post">Which post it is about. It may not exist for the member any more.</param>
public sealed record Told(NotificationId Id, ToldKind Kind, MemberId By, PostId? Post, DateTimeOffset At, bool IsRead);

/// <summary>A member's own list, for slices that show it in their own way.</summary>
public interface ITold
{
    /// <summary>A part of it, newest first.</summary>
    /// <param name="by">Only what this member did; null for everybody.</param>
    Task<IReadOnlyList<Told>> ReadAsync(MemberId me, IReadOnlyCollection<ToldKind> kinds, MemberId? by, LinePart part, CancellationToken ct);

    /// <summary>Null when it is not theirs.</summary>
    Task<Told?> FindAsync(MemberId me, NotificationId id, CancellationToken ct);

    /// <summary>Takes these off the list; all of these kinds when nothing is said.</summary>
    Task DismissAsync(MemberId me, IReadOnlyCollection<NotificationId>? these, CancellationToken ct);
}

/// <summary>Topics of the Kit's streams that tell of notifications as they come.</summary>
public static class ToldTopics
{
    /// <summary>Something was written into this member's list: a message without content.</summary>
    public const string Told = "told";

    public static string Of(MemberId member) => $"notifications/{member}";
}
