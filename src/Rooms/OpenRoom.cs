using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Any member opens a room: they are its host, on stage, muted, and moderate it.</summary>
internal sealed class OpenRoom(LiveRooms live, OneRoom one, RoomTurn turn, RoomViews views, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <param name="Title">2 to 80 characters.</param>
    /// <param name="Access"><c>open</c> (the default), <c>social</c> or <c>closed</c>.</param>
    /// <param name="Hands">Who may raise a hand: <c>everyone</c> (the default), <c>followed</c> or <c>off</c>.</param>
    public sealed record Wish(string? Title, string? Access = null, string? Hands = null);

    public static void Map(IEndpointRouteBuilder routes, RoomRoutes rooms)
    {
        rooms.Api.MapPost("", AnswerAsync).WithName("OpenRoom").RequireRateLimiting(RateLimits.Write)
            .Produces<RoomJson>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401);
        routes.MapGet("/rooms/open", (Viewer viewer) => viewer.IsGuest ? (IResult)Answers.SeeOther("/sign-in?return=/rooms/open") : Answers.Page<OpenRoomPage>())
            .ExcludeFromDescription();
        routes.MapPost("/rooms", AnswerFormAsync).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<(Gathering? Opened, Refusal? Refused)> DoAsync(Viewer viewer, Wish wish, CancellationToken ct)
    {
        if (viewer.Member is not { } creator) return (null, Refusals.SignInFirst);
        if (!viewer.May("write")) return (null, Refusals.NotAllowed);
        var title = Line.Clean(wish.Title);
        if (Room.CheckTitle(title) is { } badTitle) return (null, badTitle);
        if (Room.ReadAccess(wish.Access, out var access) is { } badAccess) return (null, badAccess);
        if (HoldQueue.ReadMode(wish.Hands, out var hands) is { } badMode) return (null, badMode);
        if (one.HeldIn(creator, hasSound: true) is { } held) return (null, OneRoom.HeldBy(held));

        var room = new Room
        {
            Id = new(ids.Next()),
            Title = title,
            Access = access,
            Creator = creator,
            Host = creator,
            OpenedAt = clock.GetUtcNow(),
            HandMode = hands ?? default,
        };
        db.Add(room);
        db.Tell(new RoomOpened(room.Id, creator, title, room.IsOpenToAll));
        await db.SaveChangesAsync(ct);

        var gathering = live.Open(room);
        await turn.TakeAsync(gathering, _ => null, CancellationToken.None);
        return (gathering, null);
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, OpenRoom open, CancellationToken ct)
    {
        var (opened, refused) = await open.DoAsync(viewer, wish, ct);
        if (opened is null) return RoomAnswers.Problem(http, refused!);
        var json = RoomJson.Of(await open.ViewAsync(opened, ct), opened, http.Request);
        return TypedResults.Created(http.Request.Absolute($"/api/rooms/{opened.Id}"), json);
    }

    private static async Task<IResult> AnswerFormAsync(HttpContext http, Viewer viewer, OpenRoom open, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var (opened, refused) = await open.DoAsync(viewer, new(form["title"], form["access"], form["hands"]), ct);
        if (refused is { Status: 401 }) return Answers.SeeOther("/sign-in?return=/rooms/open");
        return opened is null ? await http.PageAgainAsync<OpenRoomPage>(null, refused!) : Answers.SeeOther($"/room/{opened.Id}?join");
    }

    private Task<RoomView> ViewAsync(Gathering gathering, CancellationToken ct) => views.OfAsync(gathering, ct);
}
