using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator closes a speaker's microphone. There is no opposite: only its owner opens it again.</summary>
internal sealed class Mute(RoomDoor door)
{
    /// <param name="Propose"><c>move_to_audience</c>.</param>
    public sealed record Proposed(string Propose, MemberId Member);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/stage/{member:long}/muted",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, Mute mute, CancellationToken ct) =>
                await mute.AnswerAsync(room, member, http, viewer, ct)).Deed("Mute").Produces<Proposed>();
        rooms.Forms.MapPost("/mute",
            async (RoomId room, HttpContext http, Viewer viewer, Mute mute, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await mute.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)));
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId member, CancellationToken ct) =>
        door.ModerateAsync(room, viewer, member, RoomDeed.Muted, (stage, me, whom) => stage.Mute(me, whom), ct);

    /// <summary>204; after a second mute within a minute, 200 with what else could be done.</summary>
    private async Task<IResult> AnswerAsync(RoomId room, MemberId member, HttpContext http, Viewer viewer, CancellationToken ct)
    {
        MemberId? proposal = null;
        var refused = await door.ModerateAsync(room, viewer, member, RoomDeed.Muted, (stage, me, whom) =>
        {
            var no = stage.Mute(me, whom);
            proposal = stage.Find(me)?.Proposal;
            return no;
        }, ct);
        return refused is null && proposal == member ? TypedResults.Ok(new Proposed("move_to_audience", member)) : RoomAnswers.NoContentOr(http, refused);
    }
}
