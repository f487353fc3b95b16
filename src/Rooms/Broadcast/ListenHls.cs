using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>
/// <c>GET /room/{id}/live/index.m3u8</c>: the room as HLS. For open rooms every answer is the same for everyone, so that any cache can
/// stand in front of it and carry the crowd.
/// </summary>
internal sealed class ListenHls(PlayerDoor door, BroadcastCounts counts, TimeProvider clock)
{
    private const string Playlist = "application/vnd.apple.mpegurl", Fragments = "audio/mp4";

    /// <summary>For the first segment of a broadcast that begins with this question.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Pages.MapMethods("/live/index.m3u8", ["GET", "HEAD"], PlaylistAsync).ForPlayers();
        rooms.Pages.MapMethods("/live/{file}", ["GET", "HEAD"], FileAsync).ForPlayers();
    }

    private static async Task<IResult> PlaylistAsync(RoomId room, HttpContext http, ListenHls listen, CancellationToken ct)
    {
        var (hearer, refused) = await listen.EnterAsync(room, http, ct);
        if (hearer is null) return PlayerAnswers.Problem(http, refused!);
        var (window, why) = await listen.WantAsync(hearer, ct);
        if (window is null) return PlayerAnswers.Problem(http, why!);
        var (text, tag) = window.Playlist(hearer.Query);
        http.Response.Keep(hearer, "max-age=1");
        listen.Count(file: false, text.Length);
        return TypedResults.Bytes(text, Playlist, entityTag: new EntityTagHeaderValue(tag));
    }

    private static async Task<IResult> FileAsync(RoomId room, string file, HttpContext http, ListenHls listen, CancellationToken ct)
    {
        var (hearer, refused) = await listen.EnterAsync(room, http, ct);
        if (hearer is null) return PlayerAnswers.Problem(http, refused!);
        if (hearer.Broadcast.Files?.Find(file) is not { } found) return PlayerAnswers.Problem(http, Refusals.NotFound);
        http.Response.Keep(hearer, "max-age=3600, immutable");
        listen.Count(file: true, found.Bytes.Length);
        return TypedResults.Bytes(found.Bytes, Fragments, enableRangeProcessing: true, entityTag: new EntityTagHeaderValue(found.ETag));
    }

    private Task<(Hearer? Hearer, Refusal? Refused)> EnterAsync(RoomId room, HttpContext http, CancellationToken ct) => door.EnterAsync(room, http, ct);

    private async Task<(HlsWindow?, Refusal?)> WantAsync(Hearer hearer, CancellationToken ct)
    {
        try
        {
            if (hearer.Broadcast.WantHls() is not { } window) return (null, Refusals.Ended);
            await window.Ready.WaitAsync(Patience, clock, ct);
            return (window, null);
        }
        catch (LiveException e) when (e.Code == "room_closed") { return (null, Refusals.Ended); }
        catch (TimeoutException)
        {
            // ffmpeg does not come up; the log says why.
            return (null, new("no_ffmpeg", 503));
        }
    }

    private void Count(bool file, int bytes)
    {
        if (file) counts.SendFile(bytes);
        else counts.SendPlaylist(bytes);
    }
}
