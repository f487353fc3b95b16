using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Events;

namespace Palabre.Search;

/// <summary>Posts that were written just now and are not in the index yet. What is lost here when the process ends is found by the mark.</summary>
internal sealed class NewPosts : JobBell, IHearAtOnce<PostWritten>
{
    private readonly ConcurrentQueue<PostId> _waiting = new();

    public void Hear(PostWritten told)
    {
        _waiting.Enqueue(told.Post);
        Ring();
    }

    public IReadOnlyList<PostId> Take(int most)
    {
        var taken = new List<PostId>();
        while (taken.Count < most && _waiting.TryDequeue(out var post)) taken.Add(post);
        return taken;
    }
}

/// <summary>
/// Takes posts into the search soon after they are written, many in one transaction, and never in their writer's way; in between goes on with
/// what was there before.
/// </summary>
internal sealed partial class IndexPosts(PostIndex index, NewPosts waiting, TimeProvider clock, ILogger<IndexPosts> log) : JobAfterStart
{
    /// <summary>Posts a transaction. More keep other writers waiting longer; fewer take longer for all.</summary>
    private const int Part = 200;

    /// <summary>Between two transactions. Longer finds posts later, shorter takes more of the disk from those who write.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>How often it looks for what it was not told of.</summary>
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);

    /// <summary>An id is made before its post is committed: what is younger than this may still come.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    protected override Task RestAsync(TimeSpan length, CancellationToken stoppingToken) => waiting.WaitAsync(length, stoppingToken);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var lookNext = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (took, mayFill) = (await TakeInAsync(stoppingToken), clock.GetUtcNow() >= lookNext);
                if (mayFill && await FillAsync(stoppingToken)) lookNext = clock.GetUtcNow() + LookAnyway;
                if (took) await Task.Delay(Pace, stoppingToken);
                else if (!mayFill) await waiting.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Failed(log, e);
                // What was taken and not written is looked for again.
                lookNext = DateTimeOffset.MinValue;
                await JobBell.PauseAsync(TryAgain, stoppingToken);
            }
        }
    }

    private async Task<bool> TakeInAsync(CancellationToken ct)
    {
        if (waiting.Take(Part) is not { Count: > 0 } some) return false;
        await index.RenewAsync(some, ct);
        return true;
    }

    /// <summary>One part; whether it was the last. Rests as long as it worked, for others write too.</summary>
    private async Task<bool> FillAsync(CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        if (!await index.FillAsync(IdMaker.FirstOf(clock.GetUtcNow() - Settled), Part, ct)) return true;
        await Task.Delay(Stopwatch.GetElapsedTime(began), ct);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The search could not take in posts; trying again")]
    static partial void Failed(ILogger log, Exception e);
}
