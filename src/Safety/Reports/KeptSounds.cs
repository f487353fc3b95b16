using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>The sound that came with reports: kept as long as it may be needed, then destroyed with its key.</summary>
internal sealed partial class KeptSounds(PalabreDb db, IIncidentSound files, SafetySettings settings, TimeProvider clock, ILogger<KeptSounds> log)
{
    /// <summary>Adds what can be heard of the room's last minutes to a report, and saves both; without the one there is not the other.</summary>
    public async Task SaveAsync(Report report, RoomId? room, CancellationToken ct)
    {
        var kept = room is { } place ? await files.KeepAsync(place, report.Reporter, ct) : null;
        if (kept is not null) Add(report, kept);
        // Sealed already: whoever hangs up now has reported.
        try { await db.SaveChangesAsync(CancellationToken.None); }
        catch (DbUpdateException) when (kept is not null)
        {
            await files.DestroyAsync(kept.Id, CancellationToken.None);
            throw;
        }
    }

    public async Task<IReadOnlyDictionary<ReportId, ReportSound>> OfAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct) =>
        await Heard.Where(s => reports.Contains(s.Report)).ToDictionaryAsync(s => s.Report, ct);

    /// <summary>One speaker's Ogg Opus file; null when there is none, or no longer.</summary>
    public async Task<byte[]?> OpenAsync(ReportId report, MemberId speaker, CancellationToken ct) =>
        await Heard.SingleOrDefaultAsync(s => s.Report == report, ct) is { } sound
            ? (await files.OpenAsync(sound.SoundId, sound.Key, ct)).GetValueOrDefault(speaker)
            : null;

    /// <summary>The reports of a decision are contested: what can be heard must outlast the appeal.</summary>
    public async Task ProlongAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct)
    {
        var (now, until) = (clock.GetUtcNow(), clock.GetUtcNow() + TimeSpan.FromDays(settings.SoundDaysOnAppeal));
        await db.Set<ReportSound>().Where(s => reports.Contains(s.Report) && s.KeepUntil > now && s.KeepUntil < until)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepUntil, until), ct);
    }

    /// <summary>Due first, then destroyed: what cannot be destroyed now is heard by nobody and tried again, also after a stop in between.</summary>
    public async Task DestroyAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Set<ReportSound>().Where(s => reports.Contains(s.Report)).ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepUntil, now), ct);
        await DestroyAsync(await db.Set<ReportSound>().AsNoTracking().Where(s => reports.Contains(s.Report)).ToListAsync(ct), ct);
    }

    /// <summary>Destroys what has had its time; returns how much that was.</summary>
    public async Task<int> DestroyDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await DestroyAsync(await db.Set<ReportSound>().AsNoTracking().Where(s => s.KeepUntil <= now).ToListAsync(ct), ct);
    }

    /// <summary>What may still be heard.</summary>
    private IQueryable<ReportSound> Heard
    {
        get
        {
            var now = clock.GetUtcNow();
            return db.Set<ReportSound>().AsNoTracking().Where(s => s.KeepUntil > now);
        }
    }

    /// <summary>The file first: a row without its file is tried again, a file without its row would stay for ever.</summary>
    private async Task<int> DestroyAsync(List<ReportSound> sounds, CancellationToken ct)
    {
        var destroyed = 0;
        foreach (var sound in sounds)
        {
            try { await files.DestroyAsync(sound.SoundId, ct); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // One file that the disk holds on to keeps none of the others.
                NotDestroyed(log, sound.SoundId, sound.Report, e);
                continue;
            }
            await db.Set<ReportSound>().Where(s => s.Report == sound.Report).ExecuteDeleteAsync(ct);
            destroyed++;
        }
        return destroyed;
    }

    private void Add(Report report, KeptSound kept) =>
        db.Add(new ReportSound
        {
            Report = report.Id,
            SoundId = kept.Id,
            Key = kept.Key,
            From = kept.From,
            To = kept.To,
            Speakers = string.Join(',', kept.Speakers),
            KeepUntil = clock.GetUtcNow() + TimeSpan.FromDays(settings.SoundDays),
        });

    [LoggerMessage(Level = LogLevel.Error, Message = "The file {Sound} of report {Report} could not be destroyed; trying again every ten minutes")]
    static partial void NotDestroyed(ILogger log, string sound, ReportId report, Exception e);
}
