using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Whoever opened a room, or is its host, deletes what was recorded of it, for everyone and for good; a recording that runs stops.</summary>
internal sealed class DeleteRecording(LiveRooms live, RoomTurn turn, RecordingRows rows, RecordingFiles files, RecordingWork work, Newsroom news, PalabreDb db)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/recording/files",
            async (RoomId room, HttpContext http, Viewer viewer, DeleteRecording delete, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await delete.DoAsync(room, viewer, ct))).Deed("DeleteRecording");
        rooms.Forms.MapPost("/recording/delete",
            async (RoomId room, HttpContext http, Viewer viewer, DeleteRecording delete, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await delete.DoAsync(room, viewer, ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        if (await db.Set<Room>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } room) return Refusals.NotFound;
        if (me != room.Creator && me != room.Host) return new("only_host", 403);
        if (!await db.Set<Recording>().AnyAsync(r => r.Room == id, ct)) return Refusals.NotFound;

        if (live.Find(id) is { } gathering && await turn.TakeWithStorageAsync(gathering, () => StopAndDeleteAsync(gathering), ct) is not { Code: "room_ended" }) return null;
        await DeleteAsync(id);
        return null;
    }

    private async Task<Refusal?> StopAndDeleteAsync(Gathering gathering)
    {
        var ran = gathering.Tape is not null;
        await rows.StopAsync(gathering);
        if (ran) news.RecordingStopped(gathering);
        await DeleteAsync(gathering.Id);
        lock (gathering.Gate) gathering.Stage.ForgetConsents();
        return null;
    }

    private async Task DeleteAsync(RoomId room)
    {
        await work.Gate.WaitAsync(CancellationToken.None);
        try
        {
            // Stretches, spans and clips go with it.
            await db.Set<Recording>().Where(r => r.Room == room).ExecuteDeleteAsync(CancellationToken.None);
            await db.Set<RecordingConsent>().Where(c => c.Room == room).ExecuteDeleteAsync(CancellationToken.None);
            db.Tell(new RecordingDeleted(room));
            await db.SaveChangesAsync(CancellationToken.None);
            files.Delete(room);
        }
        finally { work.Gate.Release(); }
    }
}
