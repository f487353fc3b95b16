using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Someone in a live room calls a member into it. It is over with the room, or when it is answered.</summary>
public sealed class Ping
{
    /// <summary>In one room, by one person: enough for a table, too few for a crowd.</summary>
    public const int Most = 20;

    public required RoomId Room { get; init; }
    public required MemberId By { get; init; }
    public required MemberId Member { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The called has come, or does not want to.</summary>
    public bool IsAnswered { get; set; }
}

internal sealed class PingMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Ping>(ping =>
    {
        ping.ToTable("room_pings");
        ping.HasKey(p => new { p.Room, p.By, p.Member });
        ping.HasIndex(p => p.Member);
        ping.HasOne<Room>().WithMany().HasForeignKey(p => p.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
