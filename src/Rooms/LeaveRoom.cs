using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member leaves by choice. The last moderator hands the room over first, or ends it.</summary>
internal sealed class LeaveRoom(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/presence",
            async (RoomId room, HttpContext http, Viewer viewer, LeaveRoom leave, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await leave.DoAsync(room, viewer, ct))).Deed("LeaveRoom");
        rooms.Forms.MapPost("/leave", AnswerFormAsync);
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.ActAsync(room, viewer, (stage, me) => stage.Leave(me), ct);

    /// <summary>Whoever leaves finds themselves in the hall, a guest as well: nothing but their sound tied them to the room.</summary>
    private static async Task<IResult> AnswerFormAsync(
        RoomId room, HttpContext http, Viewer viewer, LeaveRoom leave, RoomAnswers answers, CancellationToken ct)
    {
        var refused = viewer.IsGuest ? null : await leave.DoAsync(room, viewer, ct);
        return refused is null or { Code: "room_ended" } ? Answers.SeeOther("/") : await answers.AfterFormAsync(http, room, refused);
    }
}
