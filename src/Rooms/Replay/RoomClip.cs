using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>One cut out of a recording, with an address of its own. Its sound is made anew with the recording's, and gone with it.</summary>
public sealed class RoomClip
{
    public const int LongestTitle = 80;

    /// <summary>The usual length; shorter only at the edge of a recording.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>As a number, so that a database can compare it.</summary>
    public required long Id { get; init; }

    public required RoomId Room { get; init; }
    public required MemberId By { get; init; }
    public required long FromMs { get; init; }
    public required long ToMs { get; init; }
    public string? Title { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

internal sealed class RoomClipMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RoomClip>(clip =>
    {
        clip.ToTable("room_clips");
        clip.HasKey(c => c.Id);
        clip.Property(c => c.Id).ValueGeneratedNever();
        clip.Property(c => c.Title).HasMaxLength(RoomClip.LongestTitle);
        clip.HasIndex(c => new { c.Room, c.Id });
        clip.HasOne<Recording>().WithMany().HasForeignKey(c => c.Room).OnDelete(DeleteBehavior.Cascade);
    });
}
