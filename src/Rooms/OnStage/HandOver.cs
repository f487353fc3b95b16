using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// A moderator asks somebody to moderate in their place, or the host asks somebody to be host; whoever is asked accepts or not.
/// Those whom the room itself asks, because its moderators are gone, answer in the same way.
/// </summary>
internal sealed class HandOver(RoomDoor door, RoomViews views)
{
    public static void Map(RoomRoutes rooms)
    {
        MapApi(rooms);
        rooms.Pages.MapGet("/successors", async (RoomId room, Viewer viewer, HandOver hand, CancellationToken ct) =>
            await hand.SeeAsync(room, viewer, ct) is { } view ? Answers.Page<Successors>(new { Room = view }) : (IResult)TypedResults.NotFound());
        Form(rooms, "/successor", async (hand, room, viewer, http, ct) => await hand.AskAsync(room, viewer, Duty.Moderator, await http.Request.MemberOfAsync(ct), ct));
        Form(rooms, "/host", async (hand, room, viewer, http, ct) => await hand.AskAsync(room, viewer, Duty.Host, await http.Request.MemberOfAsync(ct), ct));
        Form(rooms, "/withdraw", (hand, room, viewer, _, ct) => hand.WithdrawAsync(room, viewer, ct));
        Form(rooms, "/take-over", (hand, room, viewer, _, ct) => hand.AnswerAsync(room, viewer, accepts: true, ct));
        Form(rooms, "/refuse", (hand, room, viewer, _, ct) => hand.AnswerAsync(room, viewer, accepts: false, ct));
    }

    public Task<Refusal?> AskAsync(RoomId room, Viewer viewer, Duty duty, MemberId member, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => duty == Duty.Host ? stage.OfferHost(me, member) : stage.NameSuccessor(me, member), ct);

    public Task<Refusal?> WithdrawAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.WithdrawOffer(me), ct);

    public Task<Refusal?> AnswerAsync(RoomId room, Viewer viewer, bool accepts, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => accepts ? stage.AcceptDuty(me) : stage.DeclineDuty(me), ct);

    /// <summary>The room with those who could take over, for its moderators.</summary>
    private async Task<RoomView?> SeeAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await door.EnterAsync(room, viewer, ct) is not ({ } gathering, var me, _)) return null;
        lock (gathering.Gate)
            if (!gathering.Stage.Moderates(me)) return null;
        return await views.OfAsync(gathering, ct);
    }

    private static void MapApi(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/successor/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, HandOver hand, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hand.AskAsync(room, viewer, Duty.Moderator, member, ct), StatusCodes.Status202Accepted))
            .Deed("NameSuccessor", StatusCodes.Status202Accepted);
        rooms.Api.MapPut("/{room:long}/host/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, HandOver hand, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hand.AskAsync(room, viewer, Duty.Host, member, ct), StatusCodes.Status202Accepted))
            .Deed("OfferHost", StatusCodes.Status202Accepted);
        rooms.Api.MapDelete("/{room:long}/successor",
            async (RoomId room, HttpContext http, Viewer viewer, HandOver hand, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hand.WithdrawAsync(room, viewer, ct))).Deed("WithdrawOffer");
        rooms.Api.MapPut("/{room:long}/duty",
            async (RoomId room, HttpContext http, Viewer viewer, HandOver hand, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hand.AnswerAsync(room, viewer, accepts: true, ct))).Deed("AcceptDuty");
        rooms.Api.MapDelete("/{room:long}/duty",
            async (RoomId room, HttpContext http, Viewer viewer, HandOver hand, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hand.AnswerAsync(room, viewer, accepts: false, ct))).Deed("DeclineDuty");
    }

    private static void Form(RoomRoutes rooms, string path, Func<HandOver, RoomId, Viewer, HttpContext, CancellationToken, Task<Refusal?>> deed) =>
        rooms.Forms.MapPost(path, async (RoomId room, HttpContext http, Viewer viewer, HandOver hand, RoomAnswers answers, CancellationToken ct) =>
            await answers.AfterFormAsync(http, room, await deed(hand, room, viewer, http, ct)));
}
