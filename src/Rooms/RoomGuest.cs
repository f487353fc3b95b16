using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Someone brought into a closed room; to everyone else it does not exist.</summary>
public sealed class RoomGuest
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public required MemberId BroughtBy { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class RoomGuestMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RoomGuest>(guest =>
    {
        guest.ToTable("room_guests");
        guest.HasKey(g => new { g.Room, g.Member });
        guest.HasIndex(g => g.Member);
        guest.HasOne<Room>().WithMany().HasForeignKey(g => g.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
