using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Event <c>subject</c>: what the room is about from now on.</summary>
public sealed record SubjectJson(RoomId Room, string Title, string Language, IReadOnlyList<string> Topics)
{
    public static SubjectJson Of(Room room) => new(room.Id, room.Title, room.Language, TopicKeys.Parse(room.Topics).Keys);
}
