using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Palabre.Bench;

/// <summary>A push service on loopback that takes whatever is posted, and counts (RFC 8030).</summary>
internal sealed class PushSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _rung = [];

    private PushSink(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Devices that rang.</summary>
    public int Devices => _rung.Count;

    /// <summary>Devices that rang more than once.</summary>
    public int Twice => _rung.Values.Count(static times => times > 1);

    public static async Task<PushSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var sink = new PushSink(app);
        app.MapPost("/push/{device}", async (string device, HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            sink._rung.AddOrUpdate(device, 1, static (_, times) => times + 1);
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        await app.StartAsync();
        return sink;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
