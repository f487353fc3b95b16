using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Web.Outside;

namespace Palabre.Posts.Tests;

/// <summary>A product that asks linked sites, and a site of somebody else on this machine: only these tests may reach it.</summary>
public sealed class OutsideCorner : Corner
{
    internal OutsideSite Site { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Previews:Enabled"] = "true" };

    public override async ValueTask InitializeAsync()
    {
        await Site.StartAsync();
        await base.InitializeAsync();
    }

    protected override void Arrange(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton(new OutsideWeb(TimeProvider.System, address => address.Equals(IPAddress.Loopback))));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Site.DisposeAsync();
    }
}

/// <summary>Pages of every kind, and a count of who asked for what.</summary>
internal sealed class OutsideSite : IAsyncDisposable
{
    private readonly WebApplication _site = Build();
    private int _open;

    public string Url => _site.Urls.First();
    public ConcurrentQueue<string> Asked { get; } = [];
    public int MostAtOnce { get; private set; }

    /// <summary>Held, a page is answered when it is let go.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public async Task StartAsync()
    {
        var picture = await TestPicture.PngAsync(1200, 630);
        _site.Use(async (http, next) =>
        {
            Asked.Enqueue(http.Request.Path);
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _open));
            try { await next(http); }
            finally { Interlocked.Decrement(ref _open); }
        });
        _site.MapGet("/pages/{name}", (string name) => Html($"""
            <html lang="fr-FR"><head><title>index</title><meta property="og:title" content="Page {name}">
            <meta property="og:description" content="Où l’eau sort de terre."><meta property="og:site_name" content="Les sources"><meta name="author" content="Leïla">
            <meta property="article:author" content="https://example.org/leila"><meta property="article:published_time" content="2026-03-01T08:00:00+01:00">
            <meta property="og:image" content="/picture.png"><meta property="og:image:alt" content="Une source"></head>
            """));
        _site.MapGet("/held", async () =>
        {
            if (Hold is { } hold) await hold.Task;
            return Html("<title>Held</title>");
        });
        _site.MapGet("/picture.png", () => Results.Bytes(picture, "image/png"));
        _site.MapGet("/plain/{name}", (string name) => Html($"<title>Plain {name}</title>"));
        _site.MapGet("/false-picture", () => Html("""<title>False picture</title><meta property="og:image" content="/plain/x">"""));
        _site.MapGet("/picture-inside", (HttpContext http) => Html($"""<title>Picture inside</title><meta property="og:image" content="http://[::1]:{http.Request.Host.Port}/picture.png">"""));
        _site.MapGet("/broken", () => Results.Content("<title>Broken</title>", "text/html", statusCode: 500));
        _site.MapGet("/file", () => Results.Bytes("<title>File</title>"u8.ToArray(), "application/zip"));
        _site.MapGet("/inside", (HttpContext http) => Results.Redirect($"http://[::1]:{http.Request.Host.Port}/plain/inside"));
        _site.MapGet("/there", () => Results.Redirect("/plain/there"));
        _site.MapGet("/endless", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync("<title>Endless</title>", http.RequestAborted);
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        });
        await _site.StartAsync();
    }

    public int Count(string path) => Asked.Count(asked => asked == path);

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    private static IResult Html(string page) => Results.Content(page, "text/html; charset=utf-8");

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
