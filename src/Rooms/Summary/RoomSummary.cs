using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What a room was, in figures, for its host and moderators.</summary>
public sealed class RoomSummary
{
    public required RoomId Room { get; init; }

    /// <summary>Most people in the audience at once, members and guests.</summary>
    public int Peak { get; set; }

    /// <summary>Members who came, those on stage included.</summary>
    public int Members { get; set; }

    /// <summary>Guests' sessions: who came twice counts twice, since nothing is known of them.</summary>
    public int Guests { get; set; }

    /// <summary>Of members and guests together; divided by their number it is the average stay.</summary>
    public long StaySeconds { get; set; }

    public int HandsRaised { get; set; }
    public int HandsAccepted { get; set; }

    public TimeSpan AverageStay => Members + Guests == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(StaySeconds / (Members + Guests));
}

internal sealed class RoomSummaryMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RoomSummary>(summary =>
    {
        summary.ToTable("room_summaries");
        summary.HasKey(s => s.Room);
        summary.Property(s => s.Room).ValueGeneratedNever();
        summary.HasOne<Room>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
