using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Programme;

/// <summary>Four times a minute: looks what begins soon.</summary>
internal sealed class RemindOfShows(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemindOfShows> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>Shorter asks the database for nothing more often; longer makes reminders late by as much.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    protected override Task DoAsync(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<Remind>().DoAsync(ct);
}
