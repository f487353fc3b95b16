using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>From when to when, in milliseconds of a recording's clock.</summary>
public readonly record struct Stretch(long FromMs, long ToMs)
{
    public long LengthMs => ToMs - FromMs;

    public Stretch? Within(long fromMs, long toMs) =>
        Math.Max(FromMs, fromMs) is var from && Math.Min(ToMs, toMs) is var to && from < to ? new(from, to) : null;
}

/// <summary>Somebody who sat on stage or spoke while it was recorded.</summary>
/// <param name="Seats">When they sat there, in order.</param>
/// <param name="Speech">When they were heard, in order.</param>
public sealed record ReplayPerson(MemberCard Card, bool Moderated, IReadOnlyList<Stretch> Seats, IReadOnlyList<Stretch> Speech)
{
    public TimeSpan Spoken => TimeSpan.FromMilliseconds(Speech.Sum(s => s.LengthMs));
}

/// <summary>What was pinned, and when.</summary>
public sealed record ReplayPin(PinView Pin, Stretch At);

/// <summary>A line of the chat at its time.</summary>
public sealed record ReplayLine(ChatLineView Line, long AtMs);

/// <summary>A clip of it.</summary>
/// <param name="Speakers">Who is heard in it, longest first.</param>
public sealed record ClipView(ClipId Id, RoomId Room, MemberCard By, long FromMs, long ToMs, string? Title, DateTimeOffset MadeAt, IReadOnlyList<MemberCard> Speakers)
{
    public string Path => $"/room/{Room}/clip/{Id}";
    public TimeSpan Length => TimeSpan.FromMilliseconds(ToMs - FromMs);
}

/// <summary>What one viewer may do with a recording.</summary>
/// <param name="Decides">Host or creator: may delete it, forbid clips, take every voice's file.</param>
/// <param name="Speaks">Their own voice is in it.</param>
/// <param name="Cuts">May cut clips.</param>
public sealed record ReplayRights(bool Decides, bool Speaks, bool Cuts);

/// <summary>A recorded room as its page and the API show it again.</summary>
/// <param name="People">Moderators first, then in order of arrival.</param>
public sealed record ReplayView(
    RoomView Room, Recording Recording, IReadOnlyList<ReplayPerson> People, IReadOnlyList<ClipView> Clips, bool HasMp3, ReplayRights Rights)
{
    public IReadOnlyList<ReplayPin> Pins { get; init; } = [];
    public IReadOnlyList<ReplayLine> Chat { get; init; } = [];

    /// <summary>Older lines of the chat are left out: its own page has them.</summary>
    public bool More { get; init; }

    public TimeSpan Length => TimeSpan.FromMilliseconds(Recording.LengthMs);

    /// <summary>Those who were heard, in the order in which they first were.</summary>
    public IEnumerable<ReplayPerson> Speakers => People.Where(p => p.Speech.Count > 0).OrderBy(p => p.Speech[0].FromMs);

    public string Path => $"/room/{Room.Id}/replay/{Recording.Version}";
}
