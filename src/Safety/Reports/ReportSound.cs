using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>Sound of the last minutes that came with a report. Without this row its key is gone, and with the key the sound.</summary>
public sealed class ReportSound
{
    public required ReportId Report { get; init; }
    public required string SoundId { get; init; }
    public required byte[] Key { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }

    /// <summary>Ids of those who can be heard, comma-separated.</summary>
    public required string Speakers { get; init; }

    /// <summary>From then on nobody hears it, whether it could be destroyed yet or not.</summary>
    public required DateTimeOffset KeepUntil { get; set; }

    public IReadOnlyList<MemberId> SpeakerIds => [.. Speakers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => new MemberId(long.Parse(s, CultureInfo.InvariantCulture)))];
}

internal sealed class ReportSoundMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ReportSound>(sound =>
    {
        sound.ToTable("report_sounds");
        sound.HasKey(s => s.Report);
        sound.Property(s => s.Report).ValueGeneratedNever();
        sound.Property(s => s.SoundId).HasMaxLength(100);
        sound.Property(s => s.Key).HasMaxLength(64);
        sound.Property(s => s.Speakers).HasMaxLength(2000);
        sound.Ignore(s => s.SpeakerIds);
        sound.HasIndex(s => s.KeepUntil);
        sound.HasOne<Report>().WithMany().HasForeignKey(s => s.Report).OnDelete(DeleteBehavior.Cascade);
    });
}
