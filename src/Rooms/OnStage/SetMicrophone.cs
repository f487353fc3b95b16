using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Someone on stage opens or closes their own microphone.</summary>
internal sealed class SetMicrophone(RoomDoor door)
{
    public sealed record Wish(bool Open);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/microphone",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, SetMicrophone set, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await set.DoAsync(room, viewer, wish.Open, ct)))
            // Whoever talks by holding a key must never be told to wait with an open microphone.
            .Deed("SetMicrophone").RequireRateLimiting(RateLimits.Media);
        rooms.Forms.MapPost("/microphone",
            async (RoomId room, HttpContext http, Viewer viewer, SetMicrophone set, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await set.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["open"] == "true", ct)))
            .RequireRateLimiting(RateLimits.Media);
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, bool open, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.SetMicrophone(me, open), ct);
}
