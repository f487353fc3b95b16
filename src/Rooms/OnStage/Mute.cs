using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator closes a speaker's microphone. There is no opposite: only its owner opens it again.</summary>
internal sealed class Mute(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/stage/{member:long}/muted",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, Mute mute, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await mute.DoAsync(room, viewer, member, ct))).Deed("Mute");
        rooms.Forms.MapPost("/mute",
            async (RoomId room, HttpContext http, Viewer viewer, Mute mute, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await mute.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)));
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId member, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.Mute(me, member), ct);
}
