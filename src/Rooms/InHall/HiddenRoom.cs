using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>A live room that a member does not want to see in their hall. Gone when it ends.</summary>
public sealed class HiddenRoom
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
}

internal sealed class HiddenRoomMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<HiddenRoom>(hidden =>
    {
        hidden.ToTable("hidden_rooms");
        hidden.HasKey(h => new { h.Room, h.Member });
        hidden.HasOne<Room>().WithMany().HasForeignKey(h => h.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
