using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>How far a recording has come.</summary>
public enum RecordingState
{
    /// <summary>The room lives: it is being recorded, or paused.</summary>
    Live,

    /// <summary>The room is over; its files are being made.</summary>
    Making,

    /// <summary>It can be heard again.</summary>
    Ready,

    /// <summary>Nothing was said, or nothing of it is left.</summary>
    Empty,
}

/// <summary>
/// What is kept of the sound of one room. Its clock runs only while it records: a pause or a restart takes no time, and every time in
/// it is in milliseconds of that clock. The files lie in <see cref="RecordingFiles"/>.
/// </summary>
public sealed class Recording
{
    public required RoomId Room { get; init; }

    /// <summary>Who switched it on first.</summary>
    public required MemberId By { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public RecordingState State { get; set; }

    /// <summary>Of use once it is ready.</summary>
    public long LengthMs { get; set; }

    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>Grows each time the files are made anew, as when a voice was taken out: part of their addresses.</summary>
    public int Version { get; set; }

    /// <summary>Whether listeners may cut clips out of it.</summary>
    public bool AllowsClips { get; set; } = true;
}

internal sealed class RecordingMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Recording>(recording =>
    {
        recording.ToTable("room_recordings");
        recording.HasKey(r => r.Room);
        recording.Property(r => r.Room).ValueGeneratedNever();
        recording.HasIndex(r => r.State);
        recording.HasOne<Room>().WithMany().HasForeignKey(r => r.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
