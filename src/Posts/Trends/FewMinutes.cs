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

    /// <summary>For so long an answer is kept during whose reading something changed: it may have been read before that.</summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Known? _known;
    private Task<T>? _reading;
    private int _changes;

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
            _changes++;
            // What is being read may miss the change: who comes from here on does not wait for that one.
            _reading = null;
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
            var before = _changes;
            return _reading = Task.Run(() => KeepAsync(read, now, before));
        }
    }

    private async Task<T> KeepAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, DateTimeOffset now, int before)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await read(scope.ServiceProvider, now, CancellationToken.None);
        lock (_gate)
        {
            var changed = before != _changes;
            // One that was read after the change stays, as long as it is any good.
            if (!changed || _known is not { } known || now >= known.Until) _known = new(found, now, now + (changed ? Doubtful : Fresh));
            // Told from here on: who comes when it is too old waits for another, not for this task's last step. After a change it is another's already.
            if (!changed) _reading = null;
        }
        return found;
    }

    private sealed class Known(T value, DateTimeOffset at, DateTimeOffset until)
    {
        public T Value => value;
        public DateTimeOffset At => at;
        public DateTimeOffset Until => until;
    }
}
