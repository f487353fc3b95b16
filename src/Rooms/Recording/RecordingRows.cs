using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// Starts, stops and resumes the recording of a live room, in storage and in memory. Everything here is called by whoever has the room's
/// turn; storage comes before a voice passes, and a voice stops before storage is asked.
/// </summary>
public sealed class RecordingRows(PalabreDb db, RecordingFiles files, RoomsSettings settings, TimeProvider clock)
{
    /// <summary>Starts the recording of a room, or goes on with it: a stretch of its own.</summary>
    internal async Task<Refusal?> StartAsync(Gathering gathering, MemberId by)
    {
        if (!settings.MayRecord) return new("recording_off");
        lock (gathering.Gate)
            if (gathering.Stage.MayModerate(by) is { } refused) return refused;
        if (gathering.Tape is not null) return null;

        if (!await db.Set<Recording>().AnyAsync(r => r.Room == gathering.Id, CancellationToken.None))
            db.Add(new Recording { Room = gathering.Id, By = by, StartedAt = clock.GetUtcNow() });
        await KeepAnswerAsync(gathering.Id, by, agrees: true);
        await RunAsync(gathering, stage => stage.StartRecording(by));
        return null;
    }

    /// <summary>Stops it: it may be gone on with until the room is over.</summary>
    internal async Task StopAsync(Gathering gathering)
    {
        if (gathering.Tape is not { } tape) return;
        var length = Close(gathering, tape);
        lock (gathering.Gate) gathering.Stage.StopRecording();
        await EndStretchAsync(gathering.Id, tape, length);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>The room is over: what was recorded is to be made into files. Saved by the caller, with the end itself.</summary>
    internal async Task CloseAsync(Gathering gathering)
    {
        if (gathering.Tape is { } tape) await EndStretchAsync(gathering.Id, tape, Close(gathering, tape));
        if (await db.Set<Recording>().SingleOrDefaultAsync(r => r.Room == gathering.Id, CancellationToken.None) is { State: RecordingState.Live } recording)
            recording.State = RecordingState.Making;
    }

    /// <summary>After a restart: who answered what, and the recording goes on where it ran.</summary>
    internal async Task ResumeAsync(Gathering gathering)
    {
        var answers = await db.Set<RecordingConsent>().AsNoTracking().Where(c => c.Room == gathering.Id).ToListAsync(CancellationToken.None);
        lock (gathering.Gate)
            foreach (var answer in answers) gathering.Stage.Consents.Answer(answer.Member, answer.Agreed);
        if (await LastAsync(gathering.Id) is not { EndedAt: null } last) return;
        if (settings.MayRecord)
        {
            await RunAsync(gathering, stage => stage.ResumeRecording());
            return;
        }
        last.EndedAt = last.StartedAt.AddMilliseconds(await FoundEndAsync(last) - last.FromMs);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>What somebody answers: kept before they are heard, obeyed before it is kept when they will not be.</summary>
    internal async Task AnswerAsync(Gathering gathering, MemberId member, bool agrees)
    {
        if (!agrees) Apply();
        await KeepAnswerAsync(gathering.Id, member, agrees);
        await db.SaveChangesAsync(CancellationToken.None);
        if (agrees) Apply();

        void Apply()
        {
            lock (gathering.Gate) gathering.Stage.AnswerRecording(member, agrees);
            gathering.Enforce([member]);
        }
    }

    /// <summary>Saves who sat and who was heard since the last time.</summary>
    internal async Task SaveSpansAsync(RoomId room, Tape tape)
    {
        var changed = tape.Spans.TakeChanged();
        try
        {
            foreach (var span in changed) await KeepAsync(room, span);
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch
        {
            tape.Spans.KeepChanged(changed);
            throw;
        }
        foreach (var span in changed) span.IsKept = true;
    }

    private async Task RunAsync(Gathering gathering, Action<Stage> starts)
    {
        var last = await LastAsync(gathering.Id);
        var (number, from) = (last is null ? 0 : last.Number + 1, RecordingClock.EndOf(last, last is null ? 0 : await FoundEndAsync(last)));
        var room = gathering.Id;
        var tape = new Tape(number, from, gathering.OpenTap(), gathering.CloseTap, member => files.VoiceOf(room, number, member), gathering.Agreed, clock);
        try
        {
            db.Add(new RecordedStretch { Room = room, Number = number, FromMs = from, StartedAt = tape.StartedAt });
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch
        {
            tape.Dispose();
            throw;
        }
        lock (gathering.Gate) starts(gathering.Stage);
        gathering.Tape = tape;
    }

    private static long Close(Gathering gathering, Tape tape)
    {
        var length = tape.Close();
        gathering.Tape = null;
        return length;
    }

    private async Task EndStretchAsync(RoomId room, Tape tape, long length)
    {
        var stretch = await db.Set<RecordedStretch>().SingleOrDefaultAsync(s => s.Room == room && s.Number == tape.Number, CancellationToken.None);
        if (stretch is null) return; // deleted meanwhile, with the recording
        stretch.EndedAt = stretch.StartedAt.AddMilliseconds(length);
        foreach (var span in tape.Spans.TakeChanged()) await KeepAsync(room, span);
    }

    private async Task KeepAsync(RoomId room, SpanBook.Span span)
    {
        if (!span.IsKept)
        {
            db.Add(new RecordedSpan { Room = room, Kind = span.Kind, Member = span.Member, FromMs = span.FromMs, ToMs = span.ToMs, Moderates = span.Moderates });
            return;
        }
        await db.Set<RecordedSpan>().Where(s => s.Room == room && s.Kind == span.Kind && s.Member == span.Member && s.FromMs == span.FromMs)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.ToMs, span.ToMs), CancellationToken.None);
    }

    private async Task KeepAnswerAsync(RoomId room, MemberId member, bool agrees)
    {
        var now = clock.GetUtcNow();
        if (await db.Set<RecordingConsent>().SingleOrDefaultAsync(c => c.Room == room && c.Member == member, CancellationToken.None) is not { } kept)
        {
            db.Add(new RecordingConsent { Room = room, Member = member, Agreed = agrees, At = now });
            return;
        }
        // The same answer once more proves nothing new.
        if (kept.Agreed == agrees && kept.WithdrawnAt is null) return;
        (kept.Agreed, kept.At) = (agrees, now);
        if (agrees) kept.WithdrawnAt = null;
    }

    private Task<RecordedStretch?> LastAsync(RoomId room) =>
        db.Set<RecordedStretch>().Where(s => s.Room == room).OrderByDescending(s => s.Number).FirstOrDefaultAsync(CancellationToken.None);

    /// <summary>Where a stretch that nobody ended is over, as far as its files and spans tell.</summary>
    private async Task<long> FoundEndAsync(RecordedStretch stretch)
    {
        var spans = await db.Set<RecordedSpan>().Where(s => s.Room == stretch.Room && s.FromMs >= stretch.FromMs).Select(s => (long?)s.ToMs).MaxAsync(CancellationToken.None);
        return Math.Max(spans ?? stretch.FromMs, stretch.FromMs + files.LengthOf(stretch.Room, stretch.Number));
    }
}
