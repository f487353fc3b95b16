using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The host, or a moderator while the host is away, ends the room for all: in a moment, or now. Until then they may keep it open.</summary>
internal sealed class EndRoom(RoomDoor door, RoomTurn turn, RoomsSettings settings)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}", AnswerAsync).Deed("EndRoom");
        rooms.Api.MapPost("/{room:long}/end", AnswerAsync).Deed("EndRoomByPost");
        rooms.Api.MapDelete("/{room:long}/closing",
            async (RoomId room, HttpContext http, Viewer viewer, EndRoom end, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await end.KeepOpenAsync(room, viewer, ct))).Deed("KeepRoomOpen");
        rooms.Forms.MapPost("/end",
            async (RoomId room, HttpContext http, Viewer viewer, EndRoom end, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await end.DoAsync(room, viewer, now: false, ct), wholePage: true));
        rooms.Forms.MapPost("/keep-open",
            async (RoomId room, HttpContext http, Viewer viewer, EndRoom end, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await end.KeepOpenAsync(room, viewer, ct)));
    }

    /// <param name="now">Without the moment of good-bye.</param>
    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, bool now, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        return await turn.TakeAsync(gathering, stage => stage.Close(me, now || settings.ClosingSeconds == 0 || IsAlone(gathering, me)), ct);
    }

    public Task<Refusal?> KeepOpenAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.KeepOpen(me), ct);

    private static async Task<IResult> AnswerAsync(RoomId room, bool? now, HttpContext http, Viewer viewer, EndRoom end, CancellationToken ct) =>
        RoomAnswers.NoContentOr(http, await end.DoAsync(room, viewer, now ?? false, ct));

    /// <summary>With nobody to say good-bye to, there is nothing to wait for.</summary>
    private static bool IsAlone(Gathering gathering, MemberId me) => gathering.GuestCount == 0 && gathering.Stage.People.All(p => p.Id == me);
}
