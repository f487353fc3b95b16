using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What somebody answered when asked whether their voice may be recorded in a room: the proof, kept as long as the recording.</summary>
public sealed class RecordingConsent
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public required bool Agreed { get; set; }
    public required DateTimeOffset At { get; set; }

    /// <summary>They took their voice out of the recording afterwards.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
}

internal sealed class RecordingConsentMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RecordingConsent>(consent =>
    {
        consent.ToTable("room_recording_consents");
        consent.HasKey(c => new { c.Room, c.Member });
        consent.HasIndex(c => c.Member);
        consent.HasOne<Room>().WithMany().HasForeignKey(c => c.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
