using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// Readers of streams who are told of the same line at about the same time ask together: however many they are, it is read and written a few
/// times. Who asks while others are being answered is in the next round.
/// </summary>
internal sealed class SharedLines(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>More lets a crowd of readers take the database from the pages; fewer makes the last of them wait.</summary>
    private const int AtATime = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<Asked, Round> _open = [];
    private readonly SemaphoreSlim _asking = new(AtATime, AtATime);

    private readonly record struct Asked(string Event, PostId Line, string House);

    private sealed class Round
    {
        public HashSet<MemberId> Readers { get; } = [];
        public TaskCompletionSource<IReadOnlyDictionary<MemberId, StreamEvent>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Null where the line does not exist for the reader.</summary>
    public async Task<StreamEvent?> OfAsync(string name, PostId line, PostReader reader)
    {
        var (asked, me) = (new Asked(name, line, reader.House), reader.Member!.Value);
        Round? round;
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_open.TryGetValue(asked, out round);
            if (isFirst) _open[asked] = round = new();
            round!.Readers.Add(me);
        }
        if (isFirst) _ = AnswerAsync(asked, round);
        return (await round.Answer.Task).GetValueOrDefault(me);
    }

    public void Dispose() => _asking.Dispose();

    private async Task AnswerAsync(Asked asked, Round round)
    {
        // After those who were woken by the same message: they are in the round.
        await Task.Yield();
        await _asking.WaitAsync();
        try
        {
            lock (_gate) _open.Remove(asked);
            await using var scope = scopes.CreateAsyncScope();
            // One reader who goes does not end it for the others.
            round.Answer.SetResult(await scope.ServiceProvider.GetRequiredService<StreamSource>().LineAsync(asked.Event, asked.Line, round.Readers, asked.House, CancellationToken.None));
        }
        // Whatever it is, those who wait meet it, as if each had asked alone.
        catch (Exception e) { round.Answer.TrySetException(e); }
        finally { _asking.Release(); }
    }
}
