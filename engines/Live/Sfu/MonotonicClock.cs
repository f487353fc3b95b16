namespace Palabre.Live.Sfu;

/// <summary>Milliseconds since the server was made, from its <see cref="TimeProvider"/>: what every timer of the engine counts in.</summary>
internal sealed class MonotonicClock(TimeProvider provider)
{
    private readonly long _start = provider.GetTimestamp();

    public long Now => (long)provider.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>With fractions, for measuring work.</summary>
    public double Precisely => provider.GetElapsedTime(_start).TotalMilliseconds;

    public DateTimeOffset UtcNow => provider.GetUtcNow();

    public long UnixMilliseconds => provider.GetUtcNow().ToUnixTimeMilliseconds();
}
