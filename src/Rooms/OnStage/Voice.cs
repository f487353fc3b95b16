using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Somebody opened their microphone in a room: kept, so that who spoke can be named during and after.</summary>
public sealed class Voice
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>When their microphone was last found open.</summary>
    public required DateTimeOffset LastAt { get; set; }
}

internal sealed class VoiceMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Voice>(voice =>
    {
        voice.ToTable("room_voices");
        voice.HasKey(v => new { v.Room, v.Member });
        voice.HasOne<Room>().WithMany().HasForeignKey(v => v.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
