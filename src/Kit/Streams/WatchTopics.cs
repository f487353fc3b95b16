using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

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
        HttpContext http, Viewer viewer, LiveStreams streams, OpenStreams open, IEnumerable<ITopicGate> gates, IHostApplicationLifetime host, TimeProvider clock, CancellationToken ct)
    {
        // Taken before anybody is asked: rights that change in between end the stream.
        var end = open.EndOf(viewer.Member);
        var topics = new HashSet<string>();
        foreach (var topic in http.Request.Query["topic"].OfType<string>().Take(MostTopics))
            if (gates.FirstOrDefault(g => g.Knows(topic)) is { } gate && await gate.MayWatchAsync(viewer, topic, ct)) topics.Add(topic);

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return new EventStream(streams.Subscribe(topics, LastId(http.Request)), http.Reader(), clock, host.ApplicationStopping, end);
    }

    /// <summary>The messages of a watch as SSE items, for those who change them on the way; with a heartbeat, until the page or the server goes.</summary>
    /// <param name="end">Ends the stream as well, once what was published before has been passed on.</param>
    public static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        Watch watch, Reader reader, TimeProvider clock, CancellationToken stopping, CancellationToken end, [EnumeratorCancellation] CancellationToken ct)
    {
        using var left = watch;
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping, end);
        yield return new SseItem<string>("", "open");
        while (true)
        {
            var isLast = until.IsCancellationRequested;
            if (watch.TakeMissedSome()) yield return new SseItem<string>("", "reload");
            while (watch.Messages.TryRead(out var message))
                yield return new SseItem<string>(await message.TextForAsync(reader), message.Event)
                {
                    EventId = message.Kept ? message.Id.ToString(CultureInfo.InvariantCulture) : null,
                };
            if (isLast) yield break;
            if (!await MoreAsync(watch, clock, until.Token)) yield return new SseItem<string>("", "ping");
        }
    }

    /// <summary>The id to resume after: the browser's own header on reconnect, <c>last</c> when a page changes its topics.</summary>
    public static long? LastId(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["last"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static async Task<bool> MoreAsync(Watch watch, TimeProvider clock, CancellationToken ct)
    {
        using var beat = new CancellationTokenSource(EventStream.Heartbeat, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, ct);
        try { return await watch.Messages.WaitToReadAsync(either.Token); }
        catch (OperationCanceledException) { return ct.IsCancellationRequested; }
    }
}
