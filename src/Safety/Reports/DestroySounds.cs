using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Safety;

/// <summary>Every ten minutes: destroys the sound of reports that has had its time.</summary>
internal sealed class DestroySounds(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DestroySounds> log) : PacedJob(TimeSpan.FromMinutes(10), scopes, clock, log)
{
    protected override Task DoAsync(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<KeptSounds>().DestroyDueAsync(ct);
}
