using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Storage;

namespace Palabre.Kit.Events;

/// <summary>
/// Delivers the outbox. Also looks every few seconds without being rung, because a command beside the server
/// writes to the same database.
/// </summary>
public sealed partial class OutboxPump(
    IServiceScopeFactory scopes, IEnumerable<Hearing> hearings, OutboxBell bell, TimeProvider clock, ILogger<OutboxPump> log) : JobAfterStart
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeepDelivered = TimeSpan.FromDays(7);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private const int Batch = 100;

    private readonly ILookup<string, Hearing> _hearings = hearings.ToLookup(h => h.EventType);
    private DateTimeOffset _forgetNext;

    /// <summary>Delivers what is due now; returns how many messages it looked at.</summary>
    public async Task<int> DeliverDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = clock.GetUtcNow();
        var due = await db.Set<OutboxMessage>()
            .Where(m => m.DeliveredAt == null && m.NextTryAt <= now).OrderBy(m => m.Id).Take(Batch).ToListAsync(ct);
        foreach (var message in due)
        {
            await DeliverAsync(message, ct);
            await db.SaveChangesAsync(ct);
        }
        return due.Count;
    }

    protected override Task RestAsync(TimeSpan length, CancellationToken stoppingToken) => bell.WaitAsync(length, stoppingToken);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeliverDueAsync(stoppingToken) == Batch) continue;
                await ForgetOldAsync(stoppingToken);
                await bell.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                PumpFailed(log, e);
                await Task.Delay(LookAnyway, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var done = message.DoneBy.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        foreach (var hearing in _hearings[message.Type].Where(h => !done.Contains(h.Handler)))
            if (await TryAsync(hearing, message, ct)) done.Add(hearing.Handler);

        message.DoneBy = string.Join(',', done);
        if (_hearings[message.Type].All(h => done.Contains(h.Handler))) message.DeliveredAt = clock.GetUtcNow();
        else message.NextTryAt = clock.GetUtcNow() + Backoff(++message.Tries);
    }

    private async Task<bool> TryAsync(Hearing hearing, OutboxMessage message, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await hearing.DeliverAsync(scope.ServiceProvider, message.Body, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            HandlerFailed(log, hearing.Handler, message.Type, message.Id, e);
            return false;
        }
    }

    private async Task ForgetOldAsync(CancellationToken ct)
    {
        if (clock.GetUtcNow() < _forgetNext) return;
        _forgetNext = clock.GetUtcNow() + ForgetEvery;
        await using var scope = scopes.CreateAsyncScope();
        var old = clock.GetUtcNow() - KeepDelivered;
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>()
            .Where(m => m.DeliveredAt != null && m.DeliveredAt < old).ExecuteDeleteAsync(ct);
    }

    private static TimeSpan Backoff(int tries) => TimeSpan.FromSeconds(Math.Min(600, Math.Pow(2, tries)));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Handler} failed on {Type} {Id}; it will be tried again")]
    static partial void HandlerFailed(ILogger log, string handler, string type, long id, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read; trying again")]
    static partial void PumpFailed(ILogger log, Exception e);
}
