using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A room that is over: heard again where it was recorded and that is ready, else what is left of it.</summary>
internal sealed class ShowReplay(ReplayDoor door, ReplayBook book, ShowSummary summaries)
{
    public static void Map(RoomRoutes rooms) => rooms.Api.MapGet("/{room:long}/replay", AnswerAsync).WithName("ShowReplay")
        .Produces<ReplayJson>().ProducesProblem(401).ProducesProblem(404);

    /// <summary>The page of a room that is over.</summary>
    /// <param name="from">Seconds at which to begin.</param>
    public async Task<IResult> PageAsync(RoomView room, Viewer viewer, long from, CancellationToken ct)
    {
        var summary = viewer.Member is { } me ? await summaries.ForAsync(room.Id, room.Host.Id, me, ct) : null;
        var found = await door.FindAsync(room.Id, viewer, ct);
        if (found is null || !found.IsReady || door.MayHear(viewer) is not null)
            return Answers.Page<EndedRoomPage>(new { Room = room, Summary = summary, Recorded = found?.Recording.State });
        var replay = await book.OfAsync(found, viewer, ct);
        return Answers.Page<ReplayPage>(new { Replay = replay, Summary = summary, From = Math.Clamp(from, 0, replay.Recording.LengthMs / 1000) });
    }

    /// <summary>The same page again after a form that was refused.</summary>
    public async Task<IResult> AgainAsync(HttpContext http, FoundRecording found, Viewer viewer, Refusal refused, CancellationToken ct) =>
        await http.PageAgainAsync<ReplayPage>(new { Replay = await book.OfAsync(found, viewer, ct) }, refused);

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, ShowReplay show, CancellationToken ct)
    {
        if (await show.FindAsync(room, viewer, ct) is not { } found) return http.Problem(await show.WhyNotAsync(room, viewer, ct));
        if (show.MayHear(viewer) is { } refused) return RoomAnswers.Problem(http, refused);
        return TypedResults.Ok(found.IsReady ? ReplayJson.Of(await show.LookAsync(found, viewer, ct), http.Request) : ReplayJson.Of(found.Recording));
    }

    private Task<FoundRecording?> FindAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.FindAsync(room, viewer, ct);
    private Task<Refusal> WhyNotAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.WhyNotAsync(room, viewer, ct);
    private Refusal? MayHear(Viewer viewer) => door.MayHear(viewer);
    private Task<ReplayView> LookAsync(FoundRecording found, Viewer viewer, CancellationToken ct) => book.OfAsync(found, viewer, ct);
}
