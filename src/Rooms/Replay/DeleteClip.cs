using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A clip goes, for good: by whoever cut it, the host, or anybody who is heard in it.</summary>
internal sealed class DeleteClip(ReplayDoor door, ReplayBook book, RecordingFiles files, PalabreDb db)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/clips/{clip:long}",
            async (RoomId room, ClipId clip, HttpContext http, Viewer viewer, DeleteClip delete, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await delete.DoAsync(room, clip, viewer, ct))).Deed("DeleteClip");
        rooms.Forms.MapPost("/clip/{clip:long}/delete", FormAsync);
    }

    /// <summary>Whether it is this person's to delete.</summary>
    public static bool MayDelete(FoundRecording found, ClipView clip, MemberId? member) =>
        member is { } me && (clip.By.Id == me || found.IsDecidedBy(me) || clip.Speakers.Any(s => s.Id == me));

    private static async Task<IResult> FormAsync(RoomId room, ClipId clip, HttpContext http, Viewer viewer, DeleteClip delete, CancellationToken ct) =>
        await delete.DoAsync(room, clip, viewer, ct) is { Status: not StatusCodes.Status404NotFound } refused ? http.Problem(refused) : Answers.SeeOther($"/room/{room}");

    private async Task<Refusal?> DoAsync(RoomId room, ClipId id, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(room, viewer, ct) is not { } found) return Refusals.NotFound;
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        if ((await book.ClipsAsync(found.Recording, ct)).FirstOrDefault(c => c.Id == id) is not { } clip) return Refusals.NotFound;
        if (!MayDelete(found, clip, me)) return new("clip_not_yours", 403);
        await db.Set<RoomClip>().Where(c => c.Id == id.Value).ExecuteDeleteAsync(CancellationToken.None);
        var path = files.ClipOf(room, id.Value);
        if (File.Exists(path)) File.Delete(path);
        return null;
    }
}
