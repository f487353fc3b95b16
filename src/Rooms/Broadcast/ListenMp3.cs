using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary><c>GET /room/{id}/listen.mp3</c>: the room as an endless MP3, for whatever plays a radio station.</summary>
internal sealed class ListenMp3(
    PlayerDoor door, Mp3Places places, OpenStreams open, BroadcastCounts counts, BroadcastSettings settings, IHostApplicationLifetime host)
{
    public static void Map(RoomRoutes rooms) =>
        rooms.Pages.MapMethods("/listen.mp3", ["GET", "HEAD"], AnswerAsync).RequireRateLimiting(RateLimits.Media).ForPlayers();

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, ListenMp3 listen, CancellationToken ct)
    {
        var (hearer, refused) = await listen.EnterAsync(room, http, ct);
        if (hearer is null) return PlayerAnswers.Problem(http, refused!);
        listen.Head(http, hearer.Broadcast.Gathering.Room.Title);
        if (HttpMethods.IsHead(http.Request.Method)) return TypedResults.Empty;
        return await listen.DoAsync(http, hearer, ct) is { } full ? PlayerAnswers.Problem(http, full) : TypedResults.Empty;
    }

    private async Task<(Hearer?, Refusal?)> EnterAsync(RoomId room, HttpContext http, CancellationToken ct)
    {
        var (hearer, refused) = await door.EnterAsync(room, http, ct);
        return hearer is { IsOver: true } ? (null, Refusals.Ended) : (hearer, refused);
    }

    private void Head(HttpContext http, string title)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = "audio/mpeg";
        headers.CacheControl = "no-store";
        headers["X-Accel-Buffering"] = "no";
        headers["icy-name"] = Typed.Line(title);
        headers["icy-br"] = settings.Mp3Kilobits.ToString(CultureInfo.InvariantCulture);
        if (WantsTitles(http.Request)) headers["icy-metaint"] = IcyStream.Interval.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<Refusal?> DoAsync(HttpContext http, Hearer hearer, CancellationToken ct)
    {
        using var place = places.Take(http.Connection.RemoteIpAddress);
        if (place is null) return new("too_many_streams", 429) { Args = [settings.ListenersPerAddress] };
        // Taken before anything is sent: a right that is lost from now on ends the stream.
        var revoked = open.EndOf(hearer.Member, http);
        (Mp3Listener Listener, Mp3Crowd Crowd)? joined;
        try { joined = hearer.Broadcast.JoinMp3(); }
        catch (LiveException e) when (e.Code == "room_closed") { return Refusals.Ended; }
        if (joined is not var (listener, crowd)) return new("media_full", 503);

        var gathering = hearer.Broadcast.Gathering;
        var counted = hearer.Member is not { } member || !gathering.Has(member);
        if (counted) gathering.CountPlayer(isHere: true);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, revoked, listener.Cut, host.ApplicationStopping);
            await SendAsync(http, hearer, listener, end.Token);
        }
        finally
        {
            crowd.Leave(listener);
            if (counted) gathering.CountPlayer(isHere: false);
        }
        return null;
    }

    private async Task SendAsync(HttpContext http, Hearer hearer, Mp3Listener listener, CancellationToken end)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var stream = new IcyStream(http.Response.Body, WantsTitles(http.Request));
        try
        {
            await http.Response.StartAsync(end);
            await foreach (var chunk in listener.Chunks.ReadAllAsync(end))
            {
                if (!hearer.Broadcast.Gathering.StillAdmits(hearer.Member)) break;
                await stream.WriteAsync(chunk, hearer.Broadcast.Title, end);
                counts.SendMp3(chunk.Length);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // They went, were too slow, or may hear no more; what they have not taken by now, they will not get.
            http.Abort();
        }
    }

    private static bool WantsTitles(HttpRequest request) => request.Headers["Icy-MetaData"] == "1";
}
