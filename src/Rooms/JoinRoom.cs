using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member enters, or says that they are still here. The host takes their seat on stage.</summary>
internal sealed class JoinRoom(RoomDoor door, OneRoom one)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/presence",
            async (RoomId room, HttpContext http, Viewer viewer, JoinRoom join, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await join.DoAsync(room, viewer, ct))).Deed("JoinRoom");
        rooms.Forms.MapPost("/join",
            async (RoomId room, HttpContext http, Viewer viewer, JoinRoom join, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await join.DoAsync(room, viewer, ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await one.LeaveOthersAsync(room, viewer, ct) is { } held) return held;
        return await door.ActAsync(room, viewer, (stage, me) =>
        {
            stage.Join(me);
            return null;
        }, ct);
    }
}
