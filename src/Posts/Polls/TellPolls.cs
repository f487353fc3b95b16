using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Tells of polls whose time has passed. They are over without it; what was not told before a stop is told after the start.</summary>
internal sealed partial class TellPolls(IServiceScopeFactory scopes, TimeProvider clock, ILogger<TellPolls> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(15);
    private const int Part = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            do await TryAsync(stoppingToken);
            while (await timer.NextAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped within a round: what is over stays over.
        }
    }

    private async Task TryAsync(CancellationToken ct)
    {
        try
        {
            while (await StepAsync(ct) == Part) { }
        }
        catch (Exception e) when (e is DbUpdateException or DbException or InvalidOperationException)
        {
            NotTold(log, e);
        }
    }

    private async Task<int> StepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var now = clock.GetUtcNow();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of a poll could not be told; trying again")]
    static partial void NotTold(ILogger log, Exception e);
}
