using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>One stretch in which a recording ran without a break: until it was paused, the room ended, or the server stopped.</summary>
public sealed class RecordedStretch
{
    public required RoomId Room { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    /// <summary>Where on the recording's clock it begins.</summary>
    public required long FromMs { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it runs, and for ever when the server was killed: then its files tell how long it was.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class RecordedStretchMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RecordedStretch>(stretch =>
    {
        stretch.ToTable("room_recording_stretches");
        stretch.HasKey(s => new { s.Room, s.Number });
        stretch.HasOne<Recording>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
