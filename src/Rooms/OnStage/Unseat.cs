using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>To the audience: one steps down, or a moderator moves a speaker. Their voice has stopped when the answer comes.</summary>
internal sealed class Unseat(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/stage/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, Unseat unseat, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await unseat.DoAsync(room, viewer, member, ct))).Deed("Unseat");
        rooms.Forms.MapPost("/unseat",
            async (RoomId room, HttpContext http, Viewer viewer, Unseat unseat, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await unseat.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)));
        rooms.Forms.MapPost("/step-down",
            async (RoomId room, HttpContext http, Viewer viewer, Unseat unseat, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await unseat.DoAsync(room, viewer, null, ct)));
    }

    /// <param name="member">Whom; null for oneself.</param>
    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId? member, CancellationToken ct) =>
        door.ModerateAsync(room, viewer, member, RoomDeed.MovedToAudience, (stage, me, whom) => stage.Unseat(me, whom), ct);
}
