using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Wallet.Providers;

/// <summary>Makes <see cref="Rounds"/>, when something was told and every few seconds.</summary>
internal sealed class ProviderWork(IServiceScopeFactory scopes, IPaymentProvider provider, ProviderBell bell, ILogger<ProviderWork> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override bool IsOn => provider.Name != ProviderNames.Points;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct) => await services.GetRequiredService<Rounds>().DoAsync(ct) > 0;
}
