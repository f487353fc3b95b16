using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Every minute: says what was missed in quiet hours that are over. Every hour: forgets what is older than 90 days.</summary>
internal sealed class KeepNotifications(IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepNotifications> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>A list is for looking back over a season, not for ever: longer keeps more of who did what when.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);
    private readonly TimeProvider _clock = clock;
    private DateTimeOffset _forgetNext;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        await services.GetRequiredService<TellMissed>().DoAsync(ct);
        if (_clock.GetUtcNow() < _forgetNext) return;
        _forgetNext = _clock.GetUtcNow() + ForgetEvery;
        await ForgetAsync(services.GetRequiredService<PalabreDb>(), _clock.GetUtcNow(), ct);
    }

    /// <summary>Notifications and finished rounds older than <see cref="Kept"/> go; returns how many notifications went.</summary>
    public static async Task<int> ForgetAsync(PalabreDb db, DateTimeOffset now, CancellationToken ct)
    {
        var old = now - Kept;
        await db.Set<Fanout>().Where(f => f.DoneAt < old).ExecuteDeleteAsync(ct);
        await db.Set<QueuedMail>().Where(m => m.DoneAt < old).ExecuteDeleteAsync(ct);
        return await db.Set<Notification>().Where(n => n.At < old).ExecuteDeleteAsync(ct);
    }
}
