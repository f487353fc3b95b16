using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>A member asks to speak, with a one-line question if they like; on stage, for a turn. Raising it again keeps the place.</summary>
internal sealed class RaiseHand(RoomDoor door, OneRoom one)
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

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string? question, CancellationToken ct)
    {
        var (gathering, member, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        var isFollowed = await IsFollowedAsync(gathering, member, ct);
        if (await one.LeaveOthersAsync(gathering, member, ct) is { } held) return held;
        return await door.ActAsync(room, viewer, (stage, me) => stage.RaiseHand(me, Typed.Line(question), isFollowed), ct);
    }

    /// <summary>Asked only while it matters.</summary>
    private async Task<bool> IsFollowedAsync(Gathering gathering, MemberId member, CancellationToken ct)
    {
        List<MemberId> stage;
        lock (gathering.Gate) stage = gathering.Stage.Queue.Mode == HandMode.Followed ? [.. gathering.Stage.OnStage.Select(p => p.Id)] : [];
        return await door.IsFollowedAsync(member, stage, ct);
    }
}
