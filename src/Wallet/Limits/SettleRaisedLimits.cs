using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet;

/// <summary>Lets raised limits whose day is over hold, and their owners hear of it: who never asked for that sees that somebody else did.</summary>
internal sealed class SettleRaisedLimits(IServiceScopeFactory scopes, WalletSettings settings, TimeProvider clock, ILogger<SettleRaisedLimits> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>They hold at their moment without it. Shorter asks the database for nothing more often; longer tells later.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private const int Most = 200;

    private readonly IServiceScopeFactory _scopes = scopes;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        if (!settings.IsLimited) return;
        foreach (var member in await services.GetRequiredService<SetOwnLimits>().DueAsync(Most, ct))
        {
            await using var scope = _scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SetOwnLimits>().SettleAsync(member, ct);
        }
    }
}
