using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>The sound that came with reports: kept as long as it may be needed, then destroyed with its key.</summary>
internal sealed class KeptSounds(PalabreDb db, IServiceProvider services, SafetySettings settings, TimeProvider clock)
{
    /// <summary>Rooms may be without it (an instance that keeps no incident sound).</summary>
    private readonly IIncidentSound? _sounds = services.GetService<IIncidentSound>();

    /// <summary>Adds what can be heard of the room's last minutes to a report, and saves both; without the one there is not the other.</summary>
    public async Task SaveAsync(Report report, RoomId? room, CancellationToken ct)
    {
        var kept = _sounds is not null && room is { } place ? await _sounds.KeepAsync(place, report.Reporter, ct) : null;
        if (kept is not null) Add(report, kept);
        // Sealed already: whoever hangs up now has reported.
        try { await db.SaveChangesAsync(CancellationToken.None); }
        catch (DbUpdateException) when (kept is not null)
        {
            await _sounds!.DestroyAsync(kept.Id, CancellationToken.None);
            throw;
        }
    }

    public async Task<IReadOnlyDictionary<ReportId, ReportSound>> OfAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct) =>
        await db.Set<ReportSound>().AsNoTracking().Where(s => reports.Contains(s.Report)).ToDictionaryAsync(s => s.Report, ct);

    /// <summary>One speaker's Ogg Opus file; null when there is none, or no longer.</summary>
    public async Task<byte[]?> OpenAsync(ReportId report, MemberId speaker, CancellationToken ct)
    {
        if (_sounds is null || await db.Set<ReportSound>().AsNoTracking().SingleOrDefaultAsync(s => s.Report == report, ct) is not { } sound) return null;
        return (await _sounds.OpenAsync(sound.SoundId, sound.Key, ct)).GetValueOrDefault(speaker);
    }

    /// <summary>The reports of a decision are contested: what can be heard must outlast the appeal.</summary>
    public async Task ProlongAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + TimeSpan.FromDays(settings.SoundDaysOnAppeal);
        await db.Set<ReportSound>().Where(s => reports.Contains(s.Report) && s.KeepUntil < until).ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepUntil, until), ct);
    }

    public async Task DestroyAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct) =>
        await DestroyAsync(await db.Set<ReportSound>().Where(s => reports.Contains(s.Report)).ToListAsync(ct), ct);

    /// <summary>Destroys what has had its time; returns how much that was.</summary>
    public async Task<int> DestroyDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<ReportSound>().Where(s => s.KeepUntil <= now).ToListAsync(ct);
        await DestroyAsync(due, ct);
        return due.Count;
    }

    /// <summary>The file first: a row without its file is tried again, a file without its row would stay for ever.</summary>
    private async Task DestroyAsync(List<ReportSound> sounds, CancellationToken ct)
    {
        foreach (var sound in sounds)
        {
            if (_sounds is not null) await _sounds.DestroyAsync(sound.SoundId, ct);
            await db.Set<ReportSound>().Where(s => s.Report == sound.Report).ExecuteDeleteAsync(ct);
        }
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
}
