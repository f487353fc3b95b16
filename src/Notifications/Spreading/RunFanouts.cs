using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Rung when news goes on its way; looks every few seconds all the same, because another server may have begun it.</summary>
internal sealed class FanoutBell : JobBell;

/// <summary>Brings news to its audiences, part by part, until all are told.</summary>
internal sealed class RunFanouts(IServiceScopeFactory scopes, FanoutBell bell, ILogger<RunFanouts> log) : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);

    protected override Task<bool> DoAsync(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<SpreadNews>().StepAsync(ct);
}
