using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// One member in one room: how long they stayed and how long they were heard. While the room lives there is one for everyone, so that
/// a restart forgets nothing; afterwards only those who spoke or moderated are kept. Who only listened is counted, not remembered.
/// </summary>
public sealed class Visit
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public long StaySeconds { get; set; }
    public long SpokenMs { get; set; }
    public bool Moderated { get; set; }
}

internal sealed class VisitMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Visit>(visit =>
    {
        visit.ToTable("room_visits");
        visit.HasKey(v => new { v.Room, v.Member });
        visit.HasIndex(v => v.Member);
        visit.HasOne<Room>().WithMany().HasForeignKey(v => v.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
