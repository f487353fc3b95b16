namespace Palabre.Core;

/// <summary>One line of a room's chat.</summary>
public readonly record struct ChatLineId(long Value) : IId<ChatLineId>
{
    public static ChatLineId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ChatLineId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Something pinned at the head of a room.</summary>
public readonly record struct PinId(long Value) : IId<PinId>
{
    public static PinId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out PinId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A member waves to others: whoever answers first gets a room with them.</summary>
public readonly record struct WaveId(long Value) : IId<WaveId>
{
    public static WaveId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out WaveId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Someone in a live room calls a member who follows them into it.</summary>
public sealed record MemberPinged(RoomId Room, MemberId By, MemberId Member);
