using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// A member takes their voice out of a recording, while the room lives or ever after, whether or not they may still see the room. From
/// that moment nothing is heard in which it was; the rest is made anew without it.
/// </summary>
internal sealed class WithdrawVoice(LiveRooms live, RoomTurn turn, RecordingRows rows, RecordingFiles files, RecordingWork work, PalabreDb db, TimeProvider clock)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/recording/voices/me",
            async (RoomId room, HttpContext http, Viewer viewer, WithdrawVoice withdraw, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await withdraw.DoAsync(room, viewer, ct))).Deed("WithdrawVoice");
        rooms.Forms.MapPost("/recording/withdraw",
            async (RoomId room, HttpContext http, Viewer viewer, WithdrawVoice withdraw, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await withdraw.DoAsync(room, viewer, ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        if (!await db.Set<RecordingConsent>().AnyAsync(c => c.Room == room && c.Member == me, ct)) return Refusals.NotFound;
        if (live.Find(room) is { } gathering && await turn.TakeWithStorageAsync(gathering, () => EraseAsync(gathering, me), ct) is not { Code: "room_ended" }) return null;
        await work.Gate.WaitAsync(ct);
        try { await RemoveAsync(room, me); }
        finally { work.Gate.Release(); }
        work.Ring();
        return null;
    }

    /// <summary>While the room lives there is no mix yet: the files go, and nothing more is written.</summary>
    private async Task<Refusal?> EraseAsync(Gathering gathering, MemberId me)
    {
        await rows.AnswerAsync(gathering, me, agrees: false);
        gathering.Tape?.Erase(me);
        gathering.Tape?.Spans.Erase(me);
        files.DeleteVoice(gathering.Id, me);
        await ForgetAsync(gathering.Id, me);
        await db.SaveChangesAsync(CancellationToken.None);
        return null;
    }

    /// <summary>Storage first: whatever stops this in the middle, the making finds what is to be taken out.</summary>
    private async Task RemoveAsync(RoomId room, MemberId me)
    {
        var recording = await db.Set<Recording>().SingleOrDefaultAsync(r => r.Room == room, CancellationToken.None);
        var isHeard = recording is { State: RecordingState.Making } || files.VoicesOf(room).Contains(me);
        if (isHeard && recording is { State: RecordingState.Making or RecordingState.Ready })
        {
            recording.State = RecordingState.Making;
            recording.Version++;
        }
        await ForgetAsync(room, me);
        await db.SaveChangesAsync(CancellationToken.None);
        files.DeleteVoice(room, me);
        if (isHeard) files.DeleteMix(room);
    }

    /// <summary>The answer stays, as proof of what was and of its end; where they sat and spoke does not, nor a clip in which they are heard.</summary>
    private async Task ForgetAsync(RoomId room, MemberId me)
    {
        var consent = await db.Set<RecordingConsent>().SingleAsync(c => c.Room == room && c.Member == me, CancellationToken.None);
        consent.WithdrawnAt ??= clock.GetUtcNow();
        await db.Set<RoomClip>().Where(c => c.Room == room && db.Set<RecordedSpan>().Any(s =>
            s.Room == room && s.Member == me && s.Kind == RecordedKind.Speech && s.FromMs < c.ToMs && s.ToMs > c.FromMs)).ExecuteDeleteAsync(CancellationToken.None);
        await db.Set<RecordedSpan>().Where(s => s.Room == room && s.Member == me).ExecuteDeleteAsync(CancellationToken.None);
    }
}
