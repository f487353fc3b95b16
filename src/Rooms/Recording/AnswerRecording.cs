using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member says whether their voice may be recorded in a room. The answer is kept, with its time, and can be taken back.</summary>
internal sealed class AnswerRecording(RoomDoor door, RoomTurn turn, RecordingRows rows)
{
    public sealed record Wish(bool? Agreed);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/recording/consent",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, AnswerRecording answer, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, wish.Agreed is { } agreed ? await answer.DoAsync(room, viewer, agreed, ct) : new("recording_answer_missing", 400, "agreed")))
            .Deed("AnswerRecording");
        rooms.Forms.MapPost("/recording/consent",
            async (RoomId room, HttpContext http, Viewer viewer, AnswerRecording answer, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await answer.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["agreed"] == "true", ct)));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, bool agrees, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        return await turn.TakeWithStorageAsync(gathering, async () =>
        {
            await rows.AnswerAsync(gathering, me, agrees);
            return null;
        }, ct);
    }
}
