using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Rung when there is something to push; looks every few seconds all the same, for what is to be tried again.</summary>
internal sealed class PushBell : JobBell;

/// <summary>Rings the devices of those who were told something.</summary>
internal sealed class SendPushes(IServiceScopeFactory scopes, PushSettings settings, VapidKey key, PushBell bell, ILogger<SendPushes> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    /// <summary>Requests under way at once. More hide the services' delay better, and take more of a small machine at a time.</summary>
    public const int AtOnce = 16;

    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    /// <remarks>The key is made at the first start, not when somebody wants to be rung.</remarks>
    protected override bool IsOn => settings.IsOn && key.PublicKey.Length > 0;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct) => await services.GetRequiredService<PushRound>().DoAsync(ct) > 0;
}
