using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.MastodonApi;

/// <summary>Every day: forgets programs that registered and that nobody lets in, with their codes and their own old tokens. Anybody may register one.</summary>
internal sealed class ForgetApps(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ForgetApps> log) : PacedJob(TimeSpan.FromDays(1), scopes, clock, log)
{
    /// <summary>Programs that keep their registration come back within it; longer keeps what strangers leave.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(90);

    private readonly TimeProvider _clock = clock;

    protected override Task DoAsync(IServiceProvider services, CancellationToken ct) => ForgetAsync(services.GetRequiredService<PalabreDb>(), _clock.GetUtcNow() - Patience, ct);

    /// <summary>Those that registered before this moment and have neither a member's token nor a younger one of their own.</summary>
    public static Task<int> ForgetAsync(PalabreDb db, DateTimeOffset before, CancellationToken ct) => db.Set<OAuthApp>()
        .Where(a => a.CreatedAt < before && !db.Set<OAuthToken>().Any(t => t.App == a.Id) && !db.Set<OAuthAppToken>().Any(t => t.App == a.Id && t.CreatedAt >= before)
            && !db.Set<OAuthCode>().Any(c => c.App == a.Id && c.CreatedAt >= before)).ExecuteDeleteAsync(ct);
}
