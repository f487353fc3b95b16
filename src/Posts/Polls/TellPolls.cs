using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Tells of polls whose time has passed. They are over without it; what was not told before a stop is told after the start.</summary>
internal sealed class TellPolls(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TellPolls> log) : PacedJob(Pace, scopes, clock, log)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);
    private const int Part = 100;
    private readonly IServiceScopeFactory _scopes = scopes;
    private readonly TimeProvider _clock = clock;

    protected override async Task DoAsync(IServiceProvider services, CancellationToken ct)
    {
        while (await StepAsync(ct) == Part) { }
    }

    private async Task<int> StepAsync(CancellationToken ct)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = _clock.GetUtcNow();
        var over = await db.Set<Poll>().Where(p => p.ToldAt == null && p.EndsAt <= now).OrderBy(p => p.EndsAt).Take(Part).ToListAsync(ct);
        if (over.Count == 0) return 0;
        List<long> posts = [.. over.Select(p => p.Post)];
        var authors = await db.Set<Post>().Where(p => posts.Contains(p.Id)).Select(p => new { p.Id, p.Author }).ToDictionaryAsync(p => p.Id, p => p.Author, ct);
        foreach (var poll in over)
        {
            poll.ToldAt = now;
            if (authors.TryGetValue(poll.Post, out var author)) db.Tell(new PollEnded(new(poll.Id), new(poll.Post), author));
        }
        await db.SaveChangesAsync(ct);
        return over.Count;
    }
}
