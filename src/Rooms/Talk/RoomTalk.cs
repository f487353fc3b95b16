using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What a room's moderators chose for its chat. No row: the defaults.</summary>
public sealed class RoomTalk
{
    public required RoomId Room { get; init; }
    public required ChatAccess Access { get; set; }
    public required int SlowSeconds { get; set; }
}

/// <summary>Someone whom a moderator took the chat or the reactions from, for the life of the room.</summary>
public sealed class RoomSilence
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public bool Chat { get; set; }
    public bool Reactions { get; set; }
}

/// <summary>How often a room reacted with what; who, nobody keeps.</summary>
public sealed class ReactionCount
{
    public required RoomId Room { get; init; }
    public required string Reaction { get; init; }
    public required long Count { get; set; }
}

internal sealed class RoomTalkMapping : IMapping
{
    private const int LongestReaction = 16;

    public void Map(ModelBuilder model)
    {
        model.Entity<RoomTalk>(talk =>
        {
            talk.ToTable("room_talk");
            talk.HasKey(t => t.Room);
            talk.HasOne<Room>().WithOne().HasForeignKey<RoomTalk>(t => t.Room).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RoomSilence>(silence =>
        {
            silence.ToTable("room_silences");
            silence.HasKey(s => new { s.Room, s.Member });
            silence.HasOne<Room>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ReactionCount>(count =>
        {
            count.ToTable("room_reactions");
            count.HasKey(c => new { c.Room, c.Reaction });
            count.Property(c => c.Reaction).HasMaxLength(LongestReaction);
            count.HasOne<Room>().WithMany().HasForeignKey(c => c.Room).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
