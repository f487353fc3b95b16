using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Palabre.Bench;

/// <summary>A cache like any in front of the server: it keeps what may be kept as long as it may, and asks for one thing once.</summary>
internal sealed class HlsProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Kept>>> _kept = [];
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly Uri _origin;
    private long _asked;

    private HlsProxy(Uri origin)
    {
        _origin = origin;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>Questions to the origin.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    public static async Task<HlsProxy> StartAsync(Uri origin, CancellationToken ct)
    {
        var proxy = new HlsProxy(origin);
        await proxy._app.StartAsync(ct);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = $"{http.Request.Path}{http.Request.QueryString}";
        var asking = _kept.GetOrAdd(path, Ask);
        var kept = await asking.Value;
        if (Stopwatch.GetElapsedTime(kept.At) >= kept.Fresh)
        {
            _kept.TryRemove(new(path, asking));
            kept = await _kept.GetOrAdd(path, Ask).Value;
        }
        http.Response.StatusCode = kept.Status;
        await http.Response.Body.WriteAsync(kept.Body, http.RequestAborted);
    }

    private Lazy<Task<Kept>> Ask(string path) => new(async () =>
    {
        Interlocked.Increment(ref _asked);
        using var answer = await _http.GetAsync(new Uri(_origin, path), CancellationToken.None);
        var caching = answer.Headers.CacheControl;
        var fresh = caching is { Public: true, MaxAge: { } age } ? age : TimeSpan.Zero;
        return new((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(CancellationToken.None), fresh, Stopwatch.GetTimestamp());
    });

    private sealed record Kept(int Status, byte[] Body, TimeSpan Fresh, long At);
}
