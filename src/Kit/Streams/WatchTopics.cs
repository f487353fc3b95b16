using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Palabre.Kit.Web;

namespace Palabre.Kit.Streams;

/// <summary>
/// <c>GET /live?topic=…&amp;topic=…</c>: the one event stream of a tab. Topics the viewer may not watch are left out silently,
/// so that a page whose rights just changed keeps its other topics.
/// </summary>
public static class WatchTopics
{
    private const int MostTopics = 16;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/live", HandleAsync).ExcludeFromDescription();

    private static async Task<EventStream> HandleAsync(
        HttpContext http, Viewer viewer, LiveStreams streams, OpenStreams open, IEnumerable<ITopicGate> gates,
        IHostApplicationLifetime host, TimeProvider clock, CancellationToken ct)
    {
        // Taken before anybody is asked: rights that change in between end the stream.
        var end = open.EndOf(viewer.Member, http);
        var topics = new HashSet<string>();
        foreach (var topic in http.Request.Query["topic"].OfType<string>().Take(MostTopics))
            if (gates.FirstOrDefault(g => g.Knows(topic)) is { } gate && await gate.MayWatchAsync(viewer, topic, ct)) topics.Add(topic);

        http.Response.NeverStored();
        return new EventStream(streams.Subscribe(topics, LastId(http.Request)), http.Reader(), clock, host.ApplicationStopping, end);
    }

    /// <summary>Neither browsers nor proxies keep or gather an event stream.</summary>
    public static void NeverStored(this HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>The id to resume after: the browser's own header on reconnect, <c>last</c> when a page changes its topics.</summary>
    public static long? LastId(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["last"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
