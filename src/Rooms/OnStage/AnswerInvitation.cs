using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The invited sits down, muted, or says no. In a recorded room they agree to that first, or with the same answer (<c>recording=agree</c>).</summary>
internal sealed class AnswerInvitation(RoomDoor door, AnswerRecording recording)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/invitation",
            async (RoomId room, string? recording, HttpContext http, Viewer viewer, AnswerInvitation answer, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await answer.AcceptAsync(room, viewer, recording, ct))).Deed("AcceptStageInvitation");
        rooms.Api.MapDelete("/{room:long}/invitation",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await answer.DeclineAsync(room, viewer, ct))).Deed("DeclineStageInvitation");
        rooms.Forms.MapPost("/accept",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await answer.AcceptAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["recording"], ct)));
        rooms.Forms.MapPost("/decline",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerInvitation answer, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await answer.DeclineAsync(room, viewer, ct)));
    }

    /// <param name="consent"><c>agree</c> to agree to be recorded as well.</param>
    public async Task<Refusal?> AcceptAsync(RoomId room, Viewer viewer, string? consent, CancellationToken ct)
    {
        if (consent == "agree" && await recording.DoAsync(room, viewer, agrees: true, ct) is { } refused) return refused;
        return await door.ActAsync(room, viewer, (stage, me) => stage.AcceptInvitation(me), ct);
    }

    public Task<Refusal?> DeclineAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.DeclineInvitation(me), ct);
}
