using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Posts;

/// <summary>An answer that is the same for everybody, asked of the database every few minutes at most.</summary>
internal sealed class FewMinutes<T>(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Longer shows what is new later; shorter asks more often for the same.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>For so long an answer is kept during whose reading something changed: it may have been read before that.</summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(5);

    private Known? _known;
    private int _changes;

    public async Task<T> OfAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_known is { } known && now < known.Until) return known.Value;
        var before = Volatile.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var found = await read(scope.ServiceProvider, now, ct);
        _known = new(found, now + (before == Volatile.Read(ref _changes) ? Fresh : Doubtful));
        return found;
    }

    /// <summary>Something changed: an answer that has to do with it is asked for anew.</summary>
    public void ForgetWhere(Func<T, bool> concerns)
    {
        Interlocked.Increment(ref _changes);
        if (_known is { } known && concerns(known.Value)) _known = null;
    }

    private sealed record Known(T Value, DateTimeOffset Until);
}
