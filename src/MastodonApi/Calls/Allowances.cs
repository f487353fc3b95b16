using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Palabre.Kit.Web;

namespace Palabre.MastodonApi;

/// <summary>How often something may be done within a time (docs.joinmastodon.org/api/rate-limits).</summary>
internal sealed record Allowance(string Name, int Most, TimeSpan Within)
{
    public static readonly Allowance Calls = new("calls", 300, TimeSpan.FromMinutes(5));
    public static readonly Allowance Media = new("media", 30, TimeSpan.FromMinutes(30));
    public static readonly Allowance Deletes = new("deletes", 30, TimeSpan.FromMinutes(30));

    /// <summary>Anybody may register an app, and each is a row.</summary>
    public static readonly Allowance Apps = new("apps", 30, TimeSpan.FromMinutes(30));
}

/// <summary>
/// Counts calls, members' by their account and guests' by their address: a meeting hall shares one. What is left is in the headers of every
/// answer.
/// </summary>
internal sealed class Allowances(RateLimitSettings settings, TimeProvider clock)
{
    /// <summary>Above this what is over is forgotten.</summary>
    private const int Remembered = 50_000;

    private readonly ConcurrentDictionary<(string Who, string What), Window> _windows = [];

    /// <param name="more">Counted besides the call itself.</param>
    /// <returns>A refusal when there was too much.</returns>
    public Reply? Take(HttpContext http, Caller? caller, Allowance? more)
    {
        var who = caller?.Member?.ToString() ?? $"at {http.Connection.RemoteIpAddress}";
        var taken = Take(who, Allowance.Calls);
        if (more is not null && Take(who, more) is var special && (special.Left < taken.Left || special.Left < 0)) taken = special;
        var headers = http.Response.Headers;
        headers["X-RateLimit-Limit"] = taken.Of.Most.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Math.Max(0, taken.Left).ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = taken.In.End;
        return taken.Left < 0 && settings.Enabled ? Reply.TooMany : null;
    }

    internal Taken Take(string who, Allowance of)
    {
        var (now, key) = (clock.GetUtcNow(), (who, of.Name));
        while (true)
        {
            if (_windows.TryGetValue(key, out var window) && window.Until > now) return new(of, of.Most - window.Use(), window);
            var next = new Window(now + of.Within);
            if (window is not null) _windows.TryUpdate(key, next, window);
            // To count all of them stops everybody: only when there is one more.
            else if (_windows.TryAdd(key, next) && _windows.Count > Remembered) Forget(now);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, window) in _windows)
            if (window.Until <= now) _windows.TryRemove(key, out _);
    }

    /// <param name="Left">Below zero when it was too much.</param>
    internal readonly record struct Taken(Allowance Of, int Left, Window In);

    internal sealed class Window(DateTimeOffset until)
    {
        private int _used;

        public DateTimeOffset Until => until;

        /// <summary>The same as it is told.</summary>
        public string End { get; } = until.UtcDateTime.ToString(Moments.Format, CultureInfo.InvariantCulture);

        /// <returns>How often with this time.</returns>
        public int Use() => Interlocked.Increment(ref _used);
    }
}
