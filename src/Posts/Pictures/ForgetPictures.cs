using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
internal sealed partial class ForgetPictures(IServiceScopeFactory scopes, PictureFiles files, PicturesBell bell, TimeProvider clock, ILogger<ForgetPictures> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(24);

    /// <summary>A file younger than this may still get its row.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(1);
    private const int Part = 200;
    private DateTimeOffset _sweepNext;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await StepAsync(stoppingToken) == Part) { }
                if (clock.GetUtcNow() >= _sweepNext)
                {
                    await SweepAsync(stoppingToken);
                    _sweepNext = clock.GetUtcNow() + SweepEvery;
                }
                await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                NotForgotten(log, e);
                await JobBell.PauseAsync(LookAnyway, stoppingToken);
            }
        }
    }

    private async Task<int> StepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = clock.GetUtcNow();
        var lost = await db.Set<Picture>().AsNoTracking().Where(p => p.Post == null && (p.WaitsUntil == null || p.WaitsUntil < now)).OrderBy(p => p.Id).Take(Part).ToListAsync(ct);
        foreach (var picture in lost)
            if (await db.Set<Picture>().Where(p => p.Id == picture.Id && p.Post == null).ExecuteDeleteAsync(ct) > 0) files.Delete(picture.Id, picture.Key);
        return lost.Count;
    }

    /// <summary>Deletes files that are no picture's.</summary>
    private async Task SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        foreach (var some in files.OlderThan(clock.GetUtcNow() - Young).Chunk(Part))
        {
            List<long> ids = [.. some.Select(one => one.Picture).Distinct()];
            var kept = (await db.Set<Picture>().Where(p => ids.Contains(p.Id)).Select(p => p.Id).ToListAsync(ct)).ToHashSet();
            kept.UnionWith(await db.Set<LinkCard>().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(ct));
            foreach (var keeper in scope.ServiceProvider.GetServices<IKeepPictures>()) kept.UnionWith((await keeper.KeptAsync([.. ids.Select(PictureId.From)], ct)).Select(p => p.Value));
            foreach (var (_, file) in some.Where(one => !kept.Contains(one.Picture) || !one.File.EndsWith(".jpg", StringComparison.Ordinal))) File.Delete(file);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Pictures without a post could not be deleted; trying again")]
    static partial void NotForgotten(ILogger log, Exception e);
}
