using System.Globalization;
using Palabre.Core;

namespace Palabre.Safety;

/// <summary>What a report is about: one person, a room as a whole, or one post.</summary>
public enum SubjectKind { Person, Room, Post }

/// <summary>The person, the room or the post; reports of the same subject are read together.</summary>
public readonly record struct Subject(SubjectKind Kind, long Id)
{
    public static Subject Of(MemberId person) => new(SubjectKind.Person, person.Value);
    public static Subject Of(RoomId room) => new(SubjectKind.Room, room.Value);
    public static Subject Of(PostId post) => new(SubjectKind.Post, post.Value);

    public MemberId? Person => Kind == SubjectKind.Person ? new(Id) : null;
    public RoomId? Room => Kind == SubjectKind.Room ? new(Id) : null;
    public PostId? Post => Kind == SubjectKind.Post ? new(Id) : null;

    /// <summary>Its kind as it stands in addresses and in JSON.</summary>
    public string Word => Kind switch { SubjectKind.Person => "person", SubjectKind.Room => "room", _ => "post" };

    /// <summary>As it stands in addresses: <c>person/1</c>, <c>room/1</c>, <c>post/1</c>.</summary>
    public string Path => $"{Word}/{Id.ToString(CultureInfo.InvariantCulture)}";

    public static Subject? Read(string kind, long id) => (kind, id > 0) switch
    {
        ("person", true) => new(SubjectKind.Person, id),
        ("room", true) => new(SubjectKind.Room, id),
        ("post", true) => new(SubjectKind.Post, id),
        _ => null,
    };
}
