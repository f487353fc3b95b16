namespace Palabre.Core;

/// <summary>One live voice conversation.</summary>
public readonly record struct RoomId(long Value) : IId<RoomId>
{
    public static RoomId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out RoomId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A room went live.</summary>
public sealed record RoomOpened(RoomId Room, MemberId Creator, string Title, bool IsOpenToAll);

/// <summary>A room is over, ended by a moderator or because nobody was left.</summary>
public sealed record RoomEnded(RoomId Room);
