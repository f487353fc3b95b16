using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>A member's request to speak. Its place in the queue is the order of raising, and outlives a restart.</summary>
public sealed class Hand
{
    public const int LongestQuestion = 140;

    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public required DateTimeOffset RaisedAt { get; set; }

    /// <summary>One line the member wrote with it; null for none.</summary>
    public string? Question { get; set; }
}

internal sealed class HandMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Hand>(hand =>
    {
        hand.ToTable("room_hands");
        hand.HasKey(h => new { h.Room, h.Member });
        hand.Property(h => h.Question).HasMaxLength(Hand.LongestQuestion);
        hand.HasOne<Room>().WithMany().HasForeignKey(h => h.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
