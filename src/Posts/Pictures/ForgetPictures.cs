using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Rung when a picture has lost its post; the job looks now and then all the same.</summary>
internal sealed class PicturesBell : JobBell;

/// <summary>
/// Forgets pictures without a post: those whose post is gone or no longer has them, at once; those that waited for one in vain, after a day.
/// First the row, then the files: what a kill leaves lying is found by the next round over the folder.
/// </summary>
internal sealed class ForgetPictures(IServiceScopeFactory scopes, PictureFiles files, PicturesBell bell, TimeProvider clock, ILogger<ForgetPictures> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(24);

    /// <summary>A file younger than this may still get its row.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);
    private const int Part = 200;
    private DateTimeOffset _sweepNext;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        if (await StepAsync(db, ct) == Part) return true;
        if (clock.GetUtcNow() < _sweepNext) return false;
        await SweepAsync(services, db, ct);
        _sweepNext = clock.GetUtcNow() + SweepEvery;
        return false;
    }

    private async Task<int> StepAsync(PalabreDb db, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var lost = await db.Set<Picture>().AsNoTracking().Where(p => p.Post == null && (p.WaitsUntil == null || p.WaitsUntil < now)).OrderBy(p => p.Id).Take(Part).ToListAsync(ct);
        foreach (var picture in lost)
            if (await db.Set<Picture>().Where(p => p.Id == picture.Id && p.Post == null).ExecuteDeleteAsync(ct) > 0) files.Delete(picture.Id, picture.Key);
        return lost.Count;
    }

    /// <summary>Deletes files that are no picture's.</summary>
    private async Task SweepAsync(IServiceProvider services, PalabreDb db, CancellationToken ct)
    {
        foreach (var some in files.OlderThan(clock.GetUtcNow() - Young).Chunk(Part))
        {
            List<long> ids = [.. some.Select(one => one.Picture).Distinct()];
            var kept = (await db.Set<Picture>().Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct)).ToHashSet();
            kept.UnionWith(await db.Set<LinkCard>().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(ct));
            foreach (var keeper in services.GetServices<IKeepPictures>()) kept.UnionWith((await keeper.KeptAsync([.. ids.Select(PictureId.From)], ct)).Select(p => p.Value));
            foreach (var (_, file) in some.Where(one => !kept.Contains(one.Picture) || !PictureFiles.IsShown(one.File))) File.Delete(file);
        }
    }
}
