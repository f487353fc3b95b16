using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.TestKit;
using Palabre.WebPush;

namespace Palabre.Notifications.Tests;

/// <summary>What a push service was asked to pass on.</summary>
internal sealed record Pushed(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A push service of our own on loopback (RFC 8030): takes what is posted, or answers as a test wants.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Pushed> _asked = [];
    private int _browsers;

    private PushService(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>What it answers to the n-th message for a browser; 201 otherwise.</summary>
    public ConcurrentDictionary<string, Func<int, (int Status, string? RetryAfter)>> Answers { get; } = [];

    /// <summary>Held up: requests wait until this is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Count => _asked.Count;

    public static async Task<PushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new PushService(app);
        app.MapPost("/push/{browser}", service.TakeAsync);
        await app.StartAsync();
        return service;
    }

    public PushBrowser NewBrowser() => new(this, $"/push/{Interlocked.Increment(ref _browsers)}");

    /// <summary>How often each browser was rung.</summary>
    public IReadOnlyDictionary<string, int> Times() => _asked.GroupBy(one => one.Path).ToDictionary(g => g.Key, g => g.Count());

    public IReadOnlyList<Pushed> To(PushBrowser browser) => [.. _asked.Where(one => one.Path == browser.Path)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        if (Gate is { } gate) await gate.Task.WaitAsync(http.RequestAborted);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var path = http.Request.Path.Value!;
        _asked.Enqueue(new(path, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        var (status, retryAfter) = Answers.TryGetValue(path, out var answer) ? answer(_asked.Count(one => one.Path == path)) : (201, null);
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        http.Response.StatusCode = status;
    }
}

/// <summary>A browser that can be rung, as its push service and its keys make it.</summary>
internal sealed class PushBrowser(PushService service, string path, PushReader? reader = null)
{
    private readonly PushReader _reader = reader ?? new();

    public string Path => path;

    /// <summary>As <c>PushSubscription.toJSON()</c> writes it.</summary>
    public object Subscription => new
    {
        endpoint = new Uri(service.Url, path).ToString(),
        expirationTime = (long?)null,
        keys = new { p256dh = WebText.Of(_reader.PublicKey), auth = WebText.Of(_reader.Secret) },
    };

    /// <summary>Another address with the same keys.</summary>
    public PushBrowser Another(PushService at) => new(at, at.NewBrowser().Path, _reader);

    /// <summary>As the server keeps it.</summary>
    public PushDevice Device(long id, MemberId member, DateTimeOffset at) => new()
    {
        Id = id,
        Member = member,
        Endpoint = new Uri(service.Url, path).ToString(),
        PublicKey = _reader.PublicKey,
        Secret = _reader.Secret,
        Name = "Tests",
        Language = "en",
        AddedAt = at,
    };

    public IReadOnlyList<Pushed> Asked => service.To(this);

    /// <summary>What it would show, in order.</summary>
    public IReadOnlyList<JsonElement> Shown => [.. Asked.Select(one => JsonDocument.Parse(_reader.Open(one.Body)).RootElement)];

    public void Answer(Func<int, (int, string?)> answer) => service.Answers[path] = answer;

    public Task RingsAsync(int times) => House.UntilAsync(() => Task.FromResult(Asked.Count >= times), $"it rings {times} times");
}
