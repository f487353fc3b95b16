using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator brings somebody onto the stage: at once when their hand is up, by an invitation they must accept otherwise.</summary>
internal sealed class SeatSpeaker(RoomDoor door, RoomTurn turn)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/stage/{member:long}", AnswerAsync).Deed("SeatSpeaker").Produces(StatusCodes.Status202Accepted);
        rooms.Forms.MapPost("/seat",
            async (RoomId room, HttpContext http, Viewer viewer, SeatSpeaker seat, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, (await seat.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)).Refused));
    }

    public async Task<(bool Seated, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, MemberId member, CancellationToken ct)
    {
        var asked = false;
        var refused = await door.ActAsync(room, viewer, (stage, me) =>
        {
            asked = stage.HasHandUp(member);
            var no = asked ? stage.AcceptHand(me, member) : stage.Invite(me, member);
            if (asked && no is null) turn.TellAccepted(room, me, member);
            return no;
        }, ct);
        return (asked && refused is null, refused);
    }

    /// <summary>204 seated, 202 invited.</summary>
    private static async Task<IResult> AnswerAsync(
        RoomId room, MemberId member, HttpContext http, Viewer viewer, SeatSpeaker seat, CancellationToken ct)
    {
        var (seated, refused) = await seat.DoAsync(room, viewer, member, ct);
        return RoomAnswers.NoContentOr(http, refused, seated ? StatusCodes.Status204NoContent : StatusCodes.Status202Accepted);
    }
}
