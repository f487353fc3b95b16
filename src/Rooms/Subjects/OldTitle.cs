using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What a room was called before somebody renamed it: whoever came for one subject can see when it became another.</summary>
public sealed class OldTitle
{
    public required RoomId Room { get; init; }

    /// <summary>Until when it was called so.</summary>
    public required DateTimeOffset Until { get; init; }
    public required string Title { get; init; }
    public required MemberId ChangedBy { get; init; }
}

internal sealed class OldTitleMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<OldTitle>(old =>
    {
        old.ToTable("room_old_titles");
        old.HasKey(t => new { t.Room, t.Until });
        old.Property(t => t.Title).HasMaxLength(Room.LongestTitle);
        old.HasOne<Room>().WithMany().HasForeignKey(t => t.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
