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

    private readonly Lock _gate = new();
    private Known? _known;
    private Task<T>? _reading;

    public Task<T> OfAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var (now, known) = (clock.GetUtcNow(), _known);
        if (known is null || now - known.At >= Fresh) return ReadAsync(read, known, now).WaitAsync(ct);
        // Where that fails, whoever comes when this one is too old has it tried again, and is told.
        if (now - known.At >= Early) _ = ReadAsync(read, known, now);
        return Task.FromResult(known.Value);
    }

    /// <summary>Who comes meanwhile waits for the same, and nobody who leaves ends it for the others.</summary>
    private Task<T> ReadAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, Known? old, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_known is { } newer && newer != old) return Task.FromResult(newer.Value);
            return _reading is { IsCompleted: false } ? _reading : _reading = Task.Run(() => KeepAsync(read, now));
        }
    }

    private async Task<T> KeepAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, DateTimeOffset now)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await read(scope.ServiceProvider, now, CancellationToken.None);
        _known = new(found, now);
        return found;
    }

    private sealed class Known(T value, DateTimeOffset at)
    {
        public T Value => value;
        public DateTimeOffset At => at;
    }
}
