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

internal sealed class RoomTalkMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RoomTalk>(talk =>
    {
        talk.ToTable("room_talk");
        talk.HasKey(t => t.Room);
        talk.HasOne<Room>().WithOne().HasForeignKey<RoomTalk>(t => t.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
