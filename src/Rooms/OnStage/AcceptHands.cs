using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator lets everyone in the queue come up, as far as there are seats; or lowers all hands.</summary>
internal sealed class AcceptHands(RoomDoor door, RoomTurn turn)
{
    /// <param name="Seated">How many came up; the others keep their place in the queue.</param>
    public sealed record Outcome(int Seated);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPost("/{room:long}/hands/accept",
            async (RoomId room, HttpContext http, Viewer viewer, AcceptHands accept, CancellationToken ct) =>
            {
                var (seated, refused) = await accept.DoAsync(room, viewer, ct);
                return refused is null ? TypedResults.Ok(new Outcome(seated)) : RoomAnswers.Problem(http, refused);
            }).Deed("AcceptHands", StatusCodes.Status200OK).Produces<Outcome>();
        rooms.Api.MapDelete("/{room:long}/hands",
            async (RoomId room, HttpContext http, Viewer viewer, AcceptHands accept, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await accept.LowerAsync(room, viewer, ct))).Deed("LowerAllHands");
        rooms.Forms.MapPost("/accept-hands",
            async (RoomId room, HttpContext http, Viewer viewer, AcceptHands accept, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, (await accept.DoAsync(room, viewer, ct)).Refused));
        rooms.Forms.MapPost("/lower-hands",
            async (RoomId room, HttpContext http, Viewer viewer, AcceptHands accept, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await accept.LowerAsync(room, viewer, ct)));
    }

    public async Task<(int Seated, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        var seated = 0;
        var refused = await door.ActAsync(room, viewer, (stage, me) =>
        {
            List<MemberId> waiting = [.. stage.Hands.Where(p => !p.IsOnStage).Select(p => p.Id)];
            (seated, var no) = stage.AcceptAllHands(me);
            // They come up in the queue's order, so those seated are its first.
            foreach (var member in waiting.Take(seated)) turn.TellAccepted(room, me, member);
            return no;
        }, ct);
        return (seated, refused);
    }

    public Task<Refusal?> LowerAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.LowerAllHands(me), ct);
}
