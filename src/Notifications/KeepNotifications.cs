using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Every minute: says what was missed in quiet hours that are over. Every hour: forgets what is older than 90 days.</summary>
internal sealed partial class KeepNotifications(IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepNotifications> log) : BackgroundService
{
    /// <summary>A list is for looking back over a season, not for ever: longer keeps more of who did what when.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private DateTimeOffset _forgetNext;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            do await TryAsync(stoppingToken);
            while (await timer.NextAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped within a round: what is due stays due.
        }
    }

    /// <summary>Notifications and finished rounds older than <see cref="Kept"/> go; returns how many notifications went.</summary>
    public static async Task<int> ForgetAsync(PalabreDb db, DateTimeOffset now, CancellationToken ct)
    {
        var old = now - Kept;
        await db.Set<Fanout>().Where(f => f.DoneAt < old).ExecuteDeleteAsync(ct);
        await db.Set<QueuedMail>().Where(m => m.DoneAt < old).ExecuteDeleteAsync(ct);
        return await db.Set<Notification>().Where(n => n.At < old).ExecuteDeleteAsync(ct);
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TellMissed>().DoAsync(ct);
            if (clock.GetUtcNow() < _forgetNext) return;
            _forgetNext = clock.GetUtcNow() + ForgetEvery;
            await ForgetAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), clock.GetUtcNow(), ct);
        }
        catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
        {
            NotKept(log, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Old notifications could not be forgotten, or missed ones not told; trying again")]
    static partial void NotKept(ILogger log, Exception e);
}
