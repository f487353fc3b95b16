using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet.Providers;

/// <summary>Makes <see cref="Rounds"/>, when something was told and every few seconds; where there is no provider, what of them needs none.</summary>
internal sealed class ProviderWork(IServiceScopeFactory scopes, IPaymentProvider provider, ProviderBell bell, ILogger<ProviderWork> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    /// <summary>What members owe from a time when there was a provider is owed without one as well.</summary>
    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var rounds = services.GetRequiredService<Rounds>();
        return await (provider.Name == ProviderNames.Points ? rounds.RecoverAsync(ct) : rounds.DoAsync(ct)) > 0;
    }
}
