using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>One room: its page, its line in the dock, its JSON, and where the caller stands in it.</summary>
internal sealed class ShowRoom(RoomDoor door, RoomViews views, OneRoom one, ShowReplay replay)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapGet("/{room:long}", JsonAsync).WithName("ShowRoom").Produces<RoomJson>().ProducesProblem(404);
        rooms.Api.MapGet("/{room:long}/me", MeAsync).WithName("ShowMyPlace").Produces<MeJson>().ProducesProblem(404);
        rooms.Api.MapGet("/{room:long}/hands", HandsAsync).WithName("ListHands").Produces<IReadOnlyList<HandJson>>().ProducesProblem(403).ProducesProblem(404);
        rooms.Pages.MapGet("", PageAsync);
        rooms.Pages.MapGet("/dock", DockAsync);
    }

    private static async Task<IResult> JsonAsync(RoomId room, HttpContext http, Viewer viewer, ShowRoom show, CancellationToken ct) =>
        await show.LookAsync(room, viewer, ct) is var (view, _, live)
            ? TypedResults.Ok(RoomJson.Of(view, live, http.Request))
            : http.Problem(await show.WhyNotAsync(room, viewer, ct));

    private static async Task<IResult> MeAsync(RoomId room, HttpContext http, Viewer viewer, ShowRoom show, CancellationToken ct) =>
        await show.LookAsync(room, viewer, ct) is var (view, me, _)
            ? TypedResults.Ok(MeJson.Of(me, view))
            : http.Problem(Refusals.NotFound);

    private static async Task<IResult> HandsAsync(RoomId room, HttpContext http, Viewer viewer, ShowRoom show, CancellationToken ct)
    {
        if (await show.LookAsync(room, viewer, ct) is not var (view, me, _)) return http.Problem(Refusals.NotFound);
        if (me.Member is null) return RoomAnswers.Problem(http, Refusals.SignInFirst);
        return me.SeesHands ? TypedResults.Ok(view.Hands.Select(HandJson.Of).ToList()) : http.Problem(new("not_moderator", 403));
    }

    /// <param name="t">Of a room that is over: the second at which to hear it again.</param>
    private static async Task<IResult> PageAsync(RoomId room, string? t, Viewer viewer, ShowRoom show, CancellationToken ct) =>
        await show.LookAsync(room, viewer, ct) switch
        {
            null => await show.NotThereAsync(room, viewer, ct),
            (var view, _, null) => await show.AgainAsync(view, viewer, long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0, ct),
            var (view, me, _) => Answers.Page<RoomPage>(new { Room = view, Me = me, HeldElsewhere = show.HeldElsewhere(view, me) }),
        };

    /// <summary>The dock's content. A room that is over, or does not exist for this person, has none: all three are 404.</summary>
    private static async Task<IResult> DockAsync(RoomId room, Viewer viewer, ShowRoom show, CancellationToken ct) =>
        await show.LookAsync(room, viewer, ct) is (var view, var me, not null)
            ? Answers.Page<DockPanel>(new { Room = view, Me = me })
            : TypedResults.NotFound();

    /// <summary>The room that keeps this person from coming into this one.</summary>
    private Room? HeldElsewhere(RoomView room, MyPlace me) => me.Member is { } member && !me.IsPresent ? one.HeldIn(member, but: room.Id)?.Room : null;

    /// <summary>There is no such room, or not for them; whoever could enter by supporting its creator is told that.</summary>
    private async Task<IResult> NotThereAsync(RoomId room, Viewer viewer, CancellationToken ct) => await door.PatronAsync(room, viewer, ct) is { } creator
        ? Answers.Page<SupportersOnlyPage>(new { Creator = creator }, StatusCodes.Status403Forbidden)
        : Answers.Page<RoomGonePage>(status: StatusCodes.Status404NotFound);

    private Task<Refusal> WhyNotAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.WhyNotAsync(room, viewer, ct);

    private Task<IResult> AgainAsync(RoomView room, Viewer viewer, long from, CancellationToken ct) => replay.PageAsync(room, viewer, from, ct);

    private async Task<Look?> LookAsync(RoomId id, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(id, viewer, ct) is { } found ? await views.LookAsync(found, viewer.Member, ct) : null;
}
