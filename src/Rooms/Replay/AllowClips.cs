using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The host forbids clips of a recording, or allows them again. Those there are stay.</summary>
internal sealed class AllowClips(ReplayDoor door, PalabreDb db)
{
    public sealed record Wish(bool Allowed);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/replay/clips",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, AllowClips allow, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await allow.DoAsync(room, viewer, wish.Allowed, ct))).Deed("AllowClips");
        rooms.Forms.MapPost("/replay/clips", FormAsync);
    }

    private static async Task<IResult> FormAsync(RoomId room, HttpContext http, Viewer viewer, AllowClips allow, CancellationToken ct) =>
        await allow.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["allowed"] == "yes", ct) is { } refused
            ? http.Problem(refused) : Answers.SeeOther($"/room/{room}");

    private async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, bool allowed, CancellationToken ct)
    {
        var (found, me, refused) = await door.ActAsync(room, viewer, ct);
        if (found is null || refused is not null) return refused;
        if (!found.IsDecidedBy(me)) return new("replay_not_yours", 403);
        var recording = await db.Set<Recording>().SingleAsync(r => r.Room == room, ct);
        recording.AllowsClips = allowed;
        await db.SaveChangesAsync(CancellationToken.None);
        return null;
    }
}
