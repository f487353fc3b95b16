using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.Kit.Web.Outside;

namespace Palabre.Posts;

/// <summary>Rung when a post that leads outside was written; the job looks now and then all the same.</summary>
internal sealed class LinksBell : JobBell;

/// <summary>
/// Asks for what posts lead to, soon after they are written: several sites at a time, of each one page. What waits stands in the database, so
/// that a restart loses nothing. Once a day it forgets cards that no post needs.
/// </summary>
internal sealed partial class FetchLinks(IServiceScopeFactory scopes, LinksBell bell, PreviewSettings settings, PictureFiles files, TimeProvider clock, ILogger<FetchLinks> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(24);

    /// <summary>At once. More waits less for slow sites, and takes more of the machine when many answer.</summary>
    private const int AtOnce = 4;
    private const int Part = 16;
    private const int SweepPart = 200;
    private readonly IServiceScopeFactory _scopes = scopes;
    private readonly ILogger<FetchLinks> _log = log;
    private DateTimeOffset _sweepNext;

    protected override bool IsOn => settings.Enabled;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        if (await RoundAsync(db, ct)) return true;
        if (clock.GetUtcNow() < _sweepNext) return false;
        while (await SweepAsync(db, ct) == SweepPart) { }
        _sweepNext = clock.GetUtcNow() + SweepEvery;
        return false;
    }

    /// <summary>The oldest that waits of each of the sites that wait longest; whether there was any.</summary>
    private async Task<bool> RoundAsync(PalabreDb db, CancellationToken ct)
    {
        var next = await db.Set<PostLink>().Where(l => l.Card == null).GroupBy(l => l.Host).Select(site => site.Min(l => l.Post)).OrderBy(post => post).Take(Part).ToListAsync(ct);
        var addresses = await db.Set<PostLink>().Where(l => next.Contains(l.Post)).Select(l => l.Address).ToListAsync(ct);
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (address, token) =>
        {
            await using var own = _scopes.CreateAsyncScope();
            try { await own.ServiceProvider.GetRequiredService<ReadLink>().DoAsync(address, token); }
            catch (Exception e) when (IsItsOwn(e))
            {
                // Whatever the page did: it must not stop the others, and is not asked again.
                GivenUp(_log, address, e);
                await own.ServiceProvider.GetRequiredService<PalabreDb>().Set<PostLink>().Where(l => l.Address == address && l.Card == null).ExecuteDeleteAsync(token);
            }
        });
        return addresses.Count > 0;
    }

    /// <summary>Not trouble of the house: something about the page, and be it that no row can hold what it says.</summary>
    private static bool IsItsOwn(Exception failure) => UnfitValue.IsIn(failure)
        || failure is not (OutOfMemoryException or OperationCanceledException or DbException or DbUpdateException or IOException);

    private async Task<int> SweepAsync(PalabreDb db, CancellationToken ct)
    {
        var old = clock.GetUtcNow() - LinkCard.Memory;
        var lost = await db.Set<LinkCard>().AsNoTracking().Where(c => c.AskedAt < old && !db.Set<PostLink>().Any(l => l.Card == c.Id)).OrderBy(c => c.AskedAt).Take(SweepPart).ToListAsync(ct);
        foreach (var card in lost)
            if (await db.Set<LinkCard>().Where(c => c.Id == card.Id).ExecuteDeleteAsync(ct) > 0 && card.PictureKey is { } key) files.Delete(card.Id, key);
        return lost.Count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Address} says could not be read; it is shown as an address")]
    static partial void GivenUp(ILogger log, string address, Exception e);
}
