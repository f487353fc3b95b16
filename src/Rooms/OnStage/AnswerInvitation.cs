using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The invited sits down, muted, or says no.</summary>
internal sealed class AnswerInvitation(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/invitation",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await answer.DoAsync(room, viewer, accepts: true, ct))).Deed("AcceptStageInvitation");
        rooms.Api.MapDelete("/{room:long}/invitation",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await answer.DoAsync(room, viewer, accepts: false, ct))).Deed("DeclineStageInvitation");
        rooms.Forms.MapPost("/accept",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await answer.DoAsync(room, viewer, accepts: true, ct)));
        rooms.Forms.MapPost("/decline",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await answer.DoAsync(room, viewer, accepts: false, ct)));
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, bool accepts, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => accepts ? stage.AcceptInvitation(me) : stage.DeclineInvitation(me), ct);
}
