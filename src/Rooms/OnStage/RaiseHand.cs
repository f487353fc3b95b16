using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member of the audience asks to speak, with a one-line question if they like. Raising it again keeps the place.</summary>
internal sealed class RaiseHand(RoomDoor door)
{
    /// <param name="Question">At most 140 characters.</param>
    public sealed record Wish(string? Question);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/hand",
            async (RoomId room, Wish? wish, HttpContext http, Viewer viewer, RaiseHand raise, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await raise.DoAsync(room, viewer, wish?.Question, ct))).Deed("RaiseHand");
        rooms.Forms.MapPost("/hand",
            async (RoomId room, HttpContext http, Viewer viewer, RaiseHand raise, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await raise.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["question"], ct)));
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string? question, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.RaiseHand(me, Line.Clean(question)), ct);
}
