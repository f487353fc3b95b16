using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;

namespace Palabre.Posts;

/// <summary>Four times a minute: sends the posts whose time has come.</summary>
internal sealed class SendScheduledPosts(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SendScheduledPosts> log) : PacedJob(Pace, scopes, clock, log)
{
    /// <summary>Longer makes posts late by as much; shorter asks the database more often.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);

    protected override Task DoAsync(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<SendScheduled>().DoAsync(ct);
}
