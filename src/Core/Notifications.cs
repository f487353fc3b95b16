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
