using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>How often a room reacted with what; who, nobody keeps.</summary>
public sealed class ReactionCount
{
    public required RoomId Room { get; init; }
    public required string Reaction { get; init; }
    public required long Count { get; set; }
}

internal sealed class ReactionCountMapping : IMapping
{
    private const int LongestReaction = 16;

    public void Map(ModelBuilder model) => model.Entity<ReactionCount>(count =>
    {
        count.ToTable("room_reactions");
        count.HasKey(c => new { c.Room, c.Reaction });
        count.Property(c => c.Reaction).HasMaxLength(LongestReaction);
        count.HasOne<Room>().WithMany().HasForeignKey(c => c.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
