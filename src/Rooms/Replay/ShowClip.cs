using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>One clip: its page and its sound.</summary>
internal sealed class ShowClip(ReplayDoor door, ReplayBook book, RecordingFiles files)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(RoomRoutes rooms)
    {
        rooms.Pages.MapGet("/clip/{clip:long}", PageAsync);
        rooms.Pages.MapMethods("/clip/{clip:long}/sound.opus", Methods, SoundAsync);
    }

    private static async Task<IResult> PageAsync(RoomId room, ClipId clip, Viewer viewer, ShowClip show, CancellationToken ct) =>
        await show.FindAsync(room, clip, viewer, ct) is var (found, replay, view)
            ? Answers.Page<ClipPage>(new { Clip = view, Replay = replay, MayDelete = DeleteClip.MayDelete(found, view, viewer.Member) })
            : Answers.Page<RoomGonePage>(status: StatusCodes.Status404NotFound);

    private static async Task<IResult> SoundAsync(RoomId room, ClipId clip, HttpContext http, Viewer viewer, ShowClip show, CancellationToken ct)
    {
        var (found, refused) = await show.HearAsync(room, viewer, ct);
        if (found is null) return http.Problem(refused!);
        if ((await show.ClipsAsync(found, ct)).FirstOrDefault(c => c.Id == clip) is not { } view) return http.Problem(Refusals.NotFound);
        return ReplaySound.Send(http, show.PathOf(view), ReplaySound.Opus, ReplaySound.NameOf(view.Title ?? found.Room.Title, view.MadeAt, ".opus"),
            $"{found.Recording.Version}", found.Room.IsOpenToAll);
    }

    private async Task<(FoundRecording Found, ReplayView Replay, ClipView Clip)?> FindAsync(RoomId room, ClipId clip, Viewer viewer, CancellationToken ct)
    {
        if (await door.HearAsync(room, viewer, ct) is not { Found: { } found }) return null;
        var replay = await book.OfSoundAsync(found, viewer, ct);
        return replay.Clips.FirstOrDefault(c => c.Id == clip) is { } view ? (found, replay, view) : null;
    }

    private Task<(FoundRecording? Found, Refusal? Refused)> HearAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.HearAsync(room, viewer, ct);
    private Task<IReadOnlyList<ClipView>> ClipsAsync(FoundRecording found, CancellationToken ct) => book.ClipsAsync(found.Recording, ct);
    private string PathOf(ClipView clip) => files.ClipOf(clip.Room, clip.Id.Value);
}
