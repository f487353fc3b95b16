using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator starts the recording of a live room, stops it, and starts it again. Everybody is told at once.</summary>
internal sealed class SetRecording(RoomDoor door, RoomTurn turn, RecordingRows rows, Newsroom news)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/recording",
            async (RoomId room, HttpContext http, Viewer viewer, SetRecording set, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await set.StartAsync(room, viewer, ct))).Deed("StartRecording");
        rooms.Api.MapDelete("/{room:long}/recording",
            async (RoomId room, HttpContext http, Viewer viewer, SetRecording set, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await set.StopAsync(room, viewer, ct))).Deed("StopRecording");
        rooms.Forms.MapPost("/recording/start",
            async (RoomId room, HttpContext http, Viewer viewer, SetRecording set, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await set.StartAsync(room, viewer, ct)));
        rooms.Forms.MapPost("/recording/stop",
            async (RoomId room, HttpContext http, Viewer viewer, SetRecording set, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await set.StopAsync(room, viewer, ct)));
    }

    public async Task<Refusal?> StartAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        return gathering is null ? refused : await StartAsync(gathering, me, ct);
    }

    public async Task<Refusal?> StartAsync(Gathering gathering, MemberId me, CancellationToken ct) =>
        await turn.TakeWithStorageAsync(gathering, async () =>
        {
            var runs = gathering.Tape is not null;
            if (await rows.StartAsync(gathering, me) is { } refused) return refused;
            if (!runs) news.RecordingStarted(gathering);
            return null;
        }, ct);

    public async Task<Refusal?> StopAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        return await turn.TakeWithStorageAsync(gathering, async () =>
        {
            lock (gathering.Gate)
                if (gathering.Stage.MayModerate(me) is { } forbidden) return forbidden;
            if (gathering.Tape is null) return null;
            await rows.StopAsync(gathering);
            news.RecordingStopped(gathering);
            return null;
        }, ct);
    }
}
