using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The host makes someone on stage a moderator, or a speaker again.</summary>
internal sealed class NameModerator(RoomDoor door)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/moderators/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, NameModerator name, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await name.DoAsync(room, viewer, member, moderates: true, ct))).Deed("NameModerator");
        rooms.Api.MapDelete("/{room:long}/moderators/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, NameModerator name, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await name.DoAsync(room, viewer, member, moderates: false, ct))).Deed("DemoteModerator");
        rooms.Forms.MapPost("/moderator", AnswerFormAsync);
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId member, bool moderates, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => moderates ? stage.NameModerator(me, member) : stage.DemoteModerator(me, member), ct);

    /// <summary>Field <c>moderates</c> is "false" to take it back.</summary>
    private static async Task<IResult> AnswerFormAsync(
        RoomId room, HttpContext http, Viewer viewer, NameModerator name, RoomAnswers answers, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var member = await http.Request.MemberOfAsync(ct);
        return await answers.AfterFormAsync(http, room, await name.DoAsync(room, viewer, member, form["moderates"] != "false", ct));
    }
}
