using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Posts;

/// <summary>An answer that is the same for everybody, asked of the database every few minutes at most.</summary>
internal sealed class FewMinutes<T>(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Longer shows what is new later; shorter asks more often for the same.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private Known? _known;

    public async Task<T> OfAsync(Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_known is { } known && now - known.At < Fresh) return known.Value;
        await using var scope = scopes.CreateAsyncScope();
        var found = await read(scope.ServiceProvider, now, ct);
        _known = new(found, now);
        return found;
    }

    private sealed record Known(T Value, DateTimeOffset At);
}
