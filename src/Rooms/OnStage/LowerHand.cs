using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>One's own hand goes down, or a moderator dismisses another's.</summary>
internal sealed class LowerHand(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/hand",
            async (RoomId room, HttpContext http, Viewer viewer, LowerHand lower, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await lower.DoAsync(room, viewer, null, ct))).Deed("LowerHand");
        rooms.Api.MapDelete("/{room:long}/hands/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, LowerHand lower, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await lower.DoAsync(room, viewer, member, ct))).Deed("DismissHand");
        rooms.Forms.MapPost("/lower",
            async (RoomId room, HttpContext http, Viewer viewer, LowerHand lower, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await lower.DoAsync(room, viewer, null, ct)));
        rooms.Forms.MapPost("/dismiss",
            async (RoomId room, HttpContext http, Viewer viewer, LowerHand lower, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await lower.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)));
    }

    /// <param name="member">Whose; null for one's own.</param>
    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId? member, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.LowerHand(me, member ?? me), ct);
}
