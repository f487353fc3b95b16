namespace Palabre.Core;

/// <summary>A post that is to be sent later.</summary>
public readonly record struct ScheduledId(long Value) : IId<ScheduledId>
{
    public static ScheduledId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ScheduledId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A post that waits.</summary>
/// <param name="Refused">Why it was not sent at its time; null while it waits.</param>
public sealed record WaitingPost(ScheduledId Id, DateTimeOffset At, PostDraft Draft, Refused? Refused);

/// <summary>Posts of one member that wait for their time.</summary>
public interface IScheduling
{
    /// <summary>In the order they are to be sent.</summary>
    Task<IReadOnlyList<WaitingPost>> OfAsync(MemberId me, CancellationToken ct);

    /// <param name="writer">A member.</param>
    /// <param name="language">Of the writer's interface, where the draft says none.</param>
    /// <param name="key">Sent again within a day, the same key leads to what waits already.</param>
    Task<(WaitingPost? Made, Refused? Refused)> AddAsync(PostReader writer, PostDraft draft, DateTimeOffset at, string language, string? key, CancellationToken ct);

    /// <summary>Gives it another time.</summary>
    Task<(WaitingPost? Moved, Refused? Refused)> MoveAsync(MemberId me, ScheduledId post, DateTimeOffset at, CancellationToken ct);

    Task<Refused?> DropAsync(MemberId me, ScheduledId post, CancellationToken ct);
}
