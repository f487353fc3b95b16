using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Someone whom a moderator took the chat or the reactions from, for the life of the room.</summary>
public sealed class RoomSilence
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public bool Chat { get; set; }
    public bool Reactions { get; set; }
}

internal sealed class RoomSilenceMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RoomSilence>(silence =>
    {
        silence.ToTable("room_silences");
        silence.HasKey(s => new { s.Room, s.Member });
        silence.HasOne<Room>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
