using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>A member cuts thirty seconds out of the recording of a room that is open to all; the host may forbid it.</summary>
internal sealed class CutClip(ReplayDoor door, ReplayBook book, ShowReplay show, RecordingFiles files, RecordingWork work, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <summary>Of one member in one recording: enough to share an evening, too few to fill a disk.</summary>
    private const int Most = 20;

    private const int ShortestMs = 1000;

    /// <param name="FromMs">Where it begins on the recording's clock.</param>
    public sealed record Wish(long FromMs, string? Title);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPost("/{room:long}/clips",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, CutClip cut, CancellationToken ct) =>
                await cut.DoAsync(room, viewer, wish, ct) is var (clip, refused) && clip is not null
                    ? TypedResults.Created(http.Request.Absolute($"/room/{room}/clip/{clip.Id}"), ClipJson.Of(await cut.LookAsync(room, viewer, clip, ct), http.Request))
                    : RoomAnswers.Problem(http, refused!))
            .Deed("CutClip", StatusCodes.Status201Created).Produces<ClipJson>(StatusCodes.Status201Created).ProducesProblem(400);
        rooms.Forms.MapPost("/clips", FormAsync);
    }

    /// <summary>Nothing is cut out of a recording that changes at this moment: a voice taken out of it must not live on in a clip.</summary>
    public async Task<(RoomClip? Clip, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, Wish wish, CancellationToken ct)
    {
        await work.Gate.WaitAsync(ct);
        try
        {
            var (found, me, refused) = await door.ActAsync(room, viewer, ct);
            if (found is null || refused is not null) return (null, refused);
            var title = Typed.Line(wish.Title);
            if (Check(found, wish.FromMs, title) is { } wrong) return (null, wrong);
            if (await db.Set<RoomClip>().CountAsync(c => c.Room == room && c.By == me, ct) >= Most) return (null, new("clips_many") { Args = [Most] });
            return await MakeAsync(found, me, wish.FromMs, title.Length == 0 ? null : title);
        }
        finally { work.Gate.Release(); }
    }

    private async Task<(RoomClip? Clip, Refusal? Refused)> MakeAsync(FoundRecording found, MemberId me, long fromMs, string? title)
    {
        var clip = new RoomClip
        {
            Id = ids.Next(),
            Room = found.Room.Id,
            By = me,
            FromMs = fromMs,
            ToMs = Math.Min(fromMs + (long)RoomClip.Length.TotalMilliseconds, found.Recording.LengthMs),
            Title = title,
            MadeAt = clock.GetUtcNow(),
        };
        if (!ClipFiles.Make(files.MixOf(clip.Room), files.ClipOf(clip.Room, clip.Id), clip, found.Room.Title)) return (null, new("replay_not_ready"));
        db.Add(clip);
        await db.SaveChangesAsync(CancellationToken.None);
        return (clip, null);
    }

    private static Refusal? Check(FoundRecording found, long fromMs, string title) => found switch
    {
        { Room.IsOpenToAll: false } => new("clips_of_open_rooms", 403),
        { Recording.AllowsClips: false } => new("clips_forbidden", 403),
        _ when fromMs < 0 || fromMs > found.Recording.LengthMs - ShortestMs => new("clip_outside", 400, "fromMs"),
        _ when title.Length > RoomClip.LongestTitle => new("clip_title_length", 400, "title") { Args = [RoomClip.LongestTitle] },
        _ => null,
    };

    private async Task<ClipView> LookAsync(RoomId room, Viewer viewer, RoomClip clip, CancellationToken ct) =>
        (await book.ClipsAsync((await door.FindAsync(room, viewer, ct))!.Recording, ct)).Single(c => c.Id.Value == clip.Id);

    private static async Task<IResult> FormAsync(RoomId room, HttpContext http, Viewer viewer, CutClip cut, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var from = double.TryParse(form["from"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? (long)(seconds * 1000) : -1;
        var (clip, refused) = await cut.DoAsync(room, viewer, new(from, form["title"]), ct);
        if (clip is not null) return Answers.SeeOther($"/room/{room}/clip/{clip.Id}");
        return await cut.RefusedAsync(http, room, viewer, refused!, ct);
    }

    private async Task<IResult> RefusedAsync(HttpContext http, RoomId room, Viewer viewer, Refusal refused, CancellationToken ct)
    {
        if (refused.Status == StatusCodes.Status401Unauthorized) return Answers.SeeOther($"/sign-in?return=/room/{room}");
        return await door.HearAsync(room, viewer, ct) is { Found: { } found }
            ? await show.AgainAsync(http, found, viewer, refused, ct) : Answers.SeeOther($"/room/{room}");
    }
}
