using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

public enum RecordedKind
{
    /// <summary>They sat on stage.</summary>
    Seat,

    /// <summary>They were heard, short pauses included.</summary>
    Speech,
}

/// <summary>From when to when somebody sat on stage or was heard, on the recording's clock.</summary>
public sealed class RecordedSpan
{
    public required RoomId Room { get; init; }
    public required RecordedKind Kind { get; init; }
    public required MemberId Member { get; init; }
    public required long FromMs { get; init; }

    /// <summary>Moved on every few seconds while it lasts, so that a killed server loses no more.</summary>
    public required long ToMs { get; set; }

    /// <summary>Of a seat: whether they moderated.</summary>
    public bool Moderates { get; init; }
}

internal sealed class RecordedSpanMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RecordedSpan>(span =>
    {
        span.ToTable("room_recording_spans");
        span.HasKey(s => new { s.Room, s.Kind, s.Member, s.FromMs });
        span.HasOne<Recording>().WithMany().HasForeignKey(s => s.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
