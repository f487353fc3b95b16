using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Posts;

/// <summary>
/// An answer that is the same for everybody, asked of the database every few minutes at most, and by one at a time: in a large house it takes
/// seconds. As long as somebody wants it now and then, nobody waits for it but the first.
/// </summary>
internal sealed class FewMinutes<T>(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Longer shows what is new later; shorter asks more often for the same.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Who asks from here on has the answer that is known, and another is asked for beside it. Earlier spares more people the wait, and asks more often.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMinutes(4);

    /// <summary>For so long an answer is kept during whose last reading something changed that has to do with it.</summary>
    internal static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(5);

    /// <summary>So often it is read while that goes on. Who waits is told what was found last; more makes them wait for whoever changes something all the time.</summary>
    internal const int MostReadings = 3;

    private readonly Lock _gate = new();

    /// <summary>What changed while something is being read.</summary>
    private readonly List<Func<T, bool>> _changes = [];
    private Known? _known;
    private Task<T>? _reading;

    public Task<T> OfAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var (now, known) = (clock.GetUtcNow(), _known);
        if (known is null || now >= known.Until) return ReadAsync(read, known, now).WaitAsync(ct);
        // Where that fails, whoever comes when this one is too old has it tried again, and is told.
        if (now - known.At >= Early) _ = ReadAsync(read, known, now);
        return Task.FromResult(known.Value);
    }

    /// <summary>Something changed: an answer that has to do with it is asked for anew.</summary>
    public void ForgetWhere(Func<T, bool> concerns)
    {
        lock (_gate)
        {
            // What is being read may miss the change, and whom it has to do with is known when it is read.
            if (_reading is { IsCompleted: false }) _changes.Add(concerns);
            if (_known is { } known && concerns(known.Value)) _known = null;
        }
    }

    /// <summary>Who comes meanwhile waits for the same, and nobody who leaves ends it for the others.</summary>
    private Task<T> ReadAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, Known? old, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_known is { } newer && newer != old) return Task.FromResult(newer.Value);
            if (_reading is { IsCompleted: false }) return _reading;
            _changes.Clear();
            return _reading = Task.Run(() => KeepAsync(read, now));
        }
    }

    private async Task<T> KeepAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, DateTimeOffset now)
    {
        for (var readings = 1; ; readings++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = await read(scope.ServiceProvider, now, CancellationToken.None);
            lock (_gate)
            {
                var isDoubtful = _changes.Exists(concerns => concerns(found));
                _changes.Clear();
                if (isDoubtful && readings < MostReadings) continue;
                _known = new(found, now, now + (isDoubtful ? Doubtful : Fresh));
                // Told from here on: who comes when it is too old waits for another, not for this task's last step.
                _reading = null;
                return found;
            }
        }
    }

    private sealed class Known(T value, DateTimeOffset at, DateTimeOffset until)
    {
        public T Value => value;
        public DateTimeOffset At => at;
        public DateTimeOffset Until => until;
    }
}
