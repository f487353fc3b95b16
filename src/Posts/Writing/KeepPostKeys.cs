using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Every hour: forgets the keys of programs that count no more.</summary>
internal sealed class KeepPostKeys(IServiceScopeFactory scopes, TimeProvider clock, ILogger<KeepPostKeys> log) : PacedJob(TimeSpan.FromHours(1), scopes, clock, log)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var old = _clock.GetUtcNow() - PostKey.Life;
        await services.GetRequiredService<PalabreDb>().Set<PostKey>().Where(k => k.At < old).ExecuteDeleteAsync(ct);
    }
}
