using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator ends the room for all.</summary>
internal sealed class EndRoom(RoomDoor door, RoomTurn turn)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}", AnswerAsync).Deed("EndRoom");
        rooms.Api.MapPost("/{room:long}/end", AnswerAsync).Deed("EndRoomByPost");
        rooms.Forms.MapPost("/end",
            async (RoomId room, HttpContext http, Viewer viewer, EndRoom end, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await end.DoAsync(room, viewer, ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        if (MayEnd(gathering, me) is { } forbidden) return forbidden;
        await turn.EndAsync(gathering, ct);
        return null;
    }

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, EndRoom end, CancellationToken ct) =>
        RoomAnswers.NoContentOr(http, await end.DoAsync(room, viewer, ct));

    private static Refusal? MayEnd(Gathering gathering, MemberId me)
    {
        lock (gathering.Gate) return gathering.Stage.MayEnd(me);
    }
}
