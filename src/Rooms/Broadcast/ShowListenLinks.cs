using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Where a player finds a room.</summary>
/// <param name="Mp3">An endless MP3.</param>
/// <param name="Hls">An HLS playlist.</param>
/// <param name="ExpiresAt">When the addresses end that hold a key of the caller's; null when they hold none.</param>
public sealed record ListenLinksJson(string Mp3, string Hls, DateTimeOffset? ExpiresAt);

/// <summary>The addresses by which players hear a room: for everyone where everyone may listen, otherwise the caller's own.</summary>
internal sealed class ShowListenLinks(RoomDoor door, PlayerDoor players, Ffmpeg ffmpeg, ListenKeys keys)
{
    public static void Map(RoomRoutes rooms) => rooms.Api.MapGet("/{room:long}/listen", AnswerAsync).WithName("ShowListenLinks")
        .Produces<ListenLinksJson>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    public async Task<(ListenLinksJson? Links, Refusal? Refused)> OfAsync(RoomId id, Viewer viewer, HttpRequest request, CancellationToken ct)
    {
        var (found, shut) = await door.HearAsync(id, viewer, ct);
        if (found is null) return (null, shut);
        if (found.Live is null) return (null, Refusals.Ended);
        if (await ffmpeg.RefusedAsync() is { } missing) return (null, missing);
        if (viewer.Member is not { } member || players.IsPublic(found.Room)) return (LinksOf(id, request, "", null), null);
        return await keys.MakeAsync(id, member, ct) is var (key, until) ? (LinksOf(id, request, PlayerDoor.QueryOf(key), until), null) : (null, Refusals.NotAllowed);
    }

    private static ListenLinksJson LinksOf(RoomId id, HttpRequest request, string query, DateTimeOffset? until) =>
        new(request.Absolute($"/room/{id}/listen.mp3{query}"), request.Absolute($"/room/{id}/live/index.m3u8{query}"), until);

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, ShowListenLinks show, CancellationToken ct)
    {
        var (links, refused) = await show.OfAsync(room, viewer, http.Request, ct);
        if (links is null) return PlayerAnswers.Problem(http, refused!);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(links);
    }
}
