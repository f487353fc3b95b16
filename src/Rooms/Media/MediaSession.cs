using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>
/// The resource of one WHIP or WHEP session: trickled candidates and ICE restarts by PATCH, the end by DELETE. Its address
/// cannot be guessed; a member's session answers to that member only.
/// </summary>
internal sealed class MediaSession(RoomDoor door, LiveRooms live)
{
    private const string Methods = "PATCH, DELETE, OPTIONS, GET, HEAD";
    private const string Path = "/{room:long}/sessions/{session}";

    public static void Map(RoomRoutes rooms)
    {
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapPatch(Path, PatchAsync).RequireRateLimiting(RateLimits.Media).WithName("PatchSession")
            .Accepts<string>(MediaAnswers.Fragment).Produces(204).Produces<string>(200, MediaAnswers.Fragment)
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(415).ProducesProblem(422).ProducesProblem(428));
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapDelete(Path, DeleteAsync).RequireRateLimiting(RateLimits.Media).WithName("EndSession").Produces(200).ProducesProblem(404));
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods(Path, ["OPTIONS"], (HttpContext http, MediaAnswers answers) =>
            answers.Options(http, null, Methods, takesOffers: false)).ExcludeFromDescription());
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods(Path, ["GET", "HEAD"], LookAsync).ExcludeFromDescription());
    }

    private static async Task<IResult> PatchAsync(
        RoomId room, string session, HttpContext http, Viewer viewer, MediaSession media, CancellationToken ct)
    {
        if (await media.FindAsync(room, session, viewer, ct) is not { } found) return http.Problem(Refusals.NotFound);
        if (MediaAnswers.CheckTypes(http.Request, MediaAnswers.Fragment) is { } refused) return MediaAnswers.Problem(http, refused);
        if (await MediaAnswers.BodyAsync(http.Request, ct) is not { } fragment) return http.Problem(new("too_large", 413));

        var result = found.Patch(fragment, http.Request.Headers.IfMatch is { Count: > 0 } tag ? tag.ToString() : null);
        if (result.Status is not (200 or 204)) return MediaAnswers.Problem(http, new($"ice_{result.Status}", result.Status));
        // A 204 carries no tag: the ICE session is still the same (RFC 9725 §4.3.1).
        if (result.ETag is { } changed) http.Response.Headers.ETag = changed;
        return result.Fragment is { } ours ? TypedResults.Text(ours, MediaAnswers.Fragment) : TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(
        RoomId room, string session, HttpContext http, Viewer viewer, MediaSession media, CancellationToken ct)
    {
        if (await media.FindAsync(room, session, viewer, ct) is not { } found) return http.Problem(Refusals.NotFound);
        found.Close("The client ended it.");
        return TypedResults.Ok();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LookAsync(
        RoomId room, string session, HttpContext http, Viewer viewer, MediaSession media, CancellationToken ct) =>
        await media.FindAsync(room, session, viewer, ct) is null ? http.Problem(Refusals.NotFound) : TypedResults.NoContent();

    private async Task<LiveSession?> FindAsync(RoomId room, string id, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(room, viewer, ct) is not { Live: not null }) return null;
        var session = live.FindSession(id);
        return session is { State: not LiveSessionState.Closed } && session.Room.Id == room.Value && session.Person == viewer.Member?.Value ? session : null;
    }
}
