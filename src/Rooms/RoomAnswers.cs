using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Where the use cases hang their routes: JSON under <c>/api/rooms</c>; pages, and forms with a limit, under <c>/room/{room}</c>.</summary>
internal sealed record RoomRoutes(RouteGroupBuilder Api, RouteGroupBuilder Pages, RouteGroupBuilder Forms);

/// <summary>How deeds in a room are answered, the same for all of them.</summary>
internal sealed class RoomAnswers(RoomDoor door, RoomViews views, RoomFragments fragments, IdMaker ids)
{
    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused, int done = StatusCodes.Status204NoContent) =>
        refused is null ? TypedResults.StatusCode(done) : Problem(http, refused);

    /// <summary>A problem; one that asks for a token says which kind (RFC 6750 §3).</summary>
    public static IResult Problem(HttpContext http, Refusal refused)
    {
        if (refused.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        return http.Problem(http.Reader().InWords(refused));
    }

    /// <summary>After a form: back to the room, or only its changed parts where the page can take them; a refusal shows in the page.</summary>
    public async Task<IResult> AfterFormAsync(HttpContext http, RoomId id, Refusal? refused, bool wholePage = false)
    {
        if (refused is { Status: 401 }) return Answers.SeeOther($"/sign-in?return=/room/{id}");
        if (refused is { Code: "room_ended" } || (refused is null && (wholePage || !TakesStreams(http.Request)))) return Answers.SeeOther($"/room/{id}");

        var moment = ids.Next();
        var viewer = Viewer.Of(http.User);
        if (await door.FindAsync(id, viewer, http.RequestAborted) is not { } found) return Answers.Page<RoomGonePage>(status: StatusCodes.Status404NotFound);
        var (room, me, _) = await views.LookAsync(found, viewer.Member, http.RequestAborted);
        return refused is null
            ? TypedResults.Text(Turbo.AsOf(moment, await fragments.PersonalAsync(http.Reader(), room, me)), Turbo.ContentType)
            : await http.PageAgainAsync<RoomPage>(new { Room = room, Me = me }, refused);
    }

    /// <summary>Whether the page takes its changed parts alone.</summary>
    public static bool TakesStreams(HttpRequest request) => request.Headers.Accept.ToString().Contains(Turbo.ContentType, StringComparison.Ordinal);
}

internal static class RoomRouteNames
{
    /// <summary>Limits a deed in a room and documents the refusals it can meet.</summary>
    public static RouteHandlerBuilder Deed(this RouteHandlerBuilder route, string name, int done = StatusCodes.Status204NoContent)
    {
        route.WithName(name).Produces(done).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 409 }) route.ProducesProblem(status);
        return route;
    }

    /// <summary>The other person a form is about.</summary>
    public static async Task<MemberId> MemberOfAsync(this HttpRequest request, CancellationToken ct) =>
        MemberId.TryParse((await request.ReadFormAsync(ct))["member"], null, out var member) ? member : default;
}
