using System.Globalization;
using Palabre.Core;

namespace Palabre.Safety;

/// <summary>What a report is about: one person, or a room as a whole.</summary>
public enum SubjectKind { Person, Room }

/// <summary>The person or the room; reports of the same subject are read together.</summary>
public readonly record struct Subject(SubjectKind Kind, long Id)
{
    public static Subject Of(MemberId person) => new(SubjectKind.Person, person.Value);
    public static Subject Of(RoomId room) => new(SubjectKind.Room, room.Value);

    public MemberId? Person => Kind == SubjectKind.Person ? new(Id) : null;
    public RoomId? Room => Kind == SubjectKind.Room ? new(Id) : null;

    /// <summary>As it stands in addresses: <c>person/1</c>, <c>room/1</c>.</summary>
    public string Path => $"{(Kind == SubjectKind.Person ? "person" : "room")}/{Id.ToString(CultureInfo.InvariantCulture)}";

    public static Subject? Read(string kind, long id) => (kind, id > 0) switch
    {
        ("person", true) => new(SubjectKind.Person, id),
        ("room", true) => new(SubjectKind.Room, id),
        _ => null,
    };

    /// <summary>
    /// Whom reports about this concern: the person, or whoever opened the room. They, steward or not, read neither who reported nor what
    /// is said, and decide on nothing of it.
    /// </summary>
    /// <param name="places">Cards of rooms; this one's among them.</param>
    public MemberId? Concerns(IReadOnlyDictionary<RoomId, RoomCard> places) =>
        Person ?? (Room is { } room ? places.GetValueOrDefault(room)?.Creator : null);
}

/// <summary>The same rule, for whoever holds no cards of rooms yet.</summary>
internal static class SubjectInRooms
{
    public static async Task<MemberId?> ConcernedAsync(this IRooms rooms, Subject subject, CancellationToken ct) =>
        subject.Person ?? subject.Concerns(await rooms.CardsAsync([subject.Room!.Value], ct));
}
