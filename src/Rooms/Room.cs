using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>One live voice conversation: what is kept of it for ever. Who sits on its stage is in <see cref="Seat"/>.</summary>
public sealed class Room
{
    public const int ShortestTitle = 2;
    public const int LongestTitle = 80;

    public required RoomId Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Only those brought in may know of it; open to everyone otherwise.</summary>
    public required bool IsClosed { get; init; }

    public required MemberId Creator { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    public bool IsLive => EndedAt is null;

    /// <summary>Says what is wrong with a title, if anything.</summary>
    public static Refusal? CheckTitle(string title) =>
        title.Length is >= ShortestTitle and <= LongestTitle ? null : new("title_length", 400, "title") { Args = [ShortestTitle, LongestTitle] };

    /// <summary>Reads <c>open</c> (also when nothing is said) or <c>closed</c>.</summary>
    public static Refusal? ReadAccess(string? access, out bool isClosed)
    {
        isClosed = access == "closed";
        return access is null or "" or "open" or "closed" ? null : new("access_unknown", 400, "access");
    }
}

internal sealed class RoomMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Room>(room =>
    {
        room.ToTable("rooms");
        room.HasKey(r => r.Id);
        room.Property(r => r.Id).ValueGeneratedNever();
        room.Property(r => r.Title).HasMaxLength(Room.LongestTitle);
        room.HasIndex(r => r.EndedAt);
    });
}
