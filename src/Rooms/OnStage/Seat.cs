using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>A seat on the stage of a live room, kept so that a restart of the server takes it from nobody.</summary>
public sealed class Seat
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Speaker or moderator.</summary>
    public required RoomRole Role { get; set; }

    public required DateTimeOffset Since { get; set; }
    public bool MutedByModerator { get; set; }
}

internal sealed class SeatMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Seat>(seat =>
    {
        seat.ToTable("room_seats");
        seat.HasKey(s => new { s.Room, s.Member });
        seat.HasOne<Room>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
