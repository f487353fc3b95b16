using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Reads all that a replay shows, as one viewer sees it.</summary>
internal sealed class ReplayBook(PalabreDb db, RoomViews views, CardBook cards, ChatBook chat, PinBook pins, RecordingFiles files)
{
    /// <summary>More makes a page that a telephone draws slowly.</summary>
    private const int MostLines = 2000;

    public async Task<ReplayView> OfAsync(FoundRecording found, Viewer viewer, CancellationToken ct)
    {
        var (room, recording) = found;
        var stretches = await db.Set<RecordedStretch>().AsNoTracking().Where(s => s.Room == room.Id).ToListAsync(ct);
        var clock = new ReplayClock(stretches, recording.LengthMs);
        var lines = await chat.ReadAsync(room.Id, viewer, before: null, ct, MostLines);
        return await OfSoundAsync(found, viewer, ct) with
        {
            Pins = Pins(await pins.AllAsync(room.Id, ct), clock, recording.LengthMs),
            Chat = [.. lines.Lines.Select(l => new ReplayLine(l, clock.At(l.At)))],
            More = lines.Older is not null,
        };
    }

    /// <summary>The same without what was written and pinned: a clip is handed around, and its page has no use for a whole evening's chat.</summary>
    public async Task<ReplayView> OfSoundAsync(FoundRecording found, Viewer viewer, CancellationToken ct)
    {
        var (room, recording) = found;
        var spans = await SpansAsync(recording, ct);
        var me = viewer.Member;
        return new(await views.OfEndedAsync(room, ct), recording, await PeopleAsync(spans, ct), await ClipsAsync(recording, spans, ct), File.Exists(files.Mp3Of(room.Id)),
            new(found.IsDecidedBy(me), me is { } own && await SpeaksAsync(room.Id, own, ct), me is not null && room.IsOpenToAll && recording.AllowsClips));
    }

    /// <summary>Clips, the latest first.</summary>
    public async Task<IReadOnlyList<ClipView>> ClipsAsync(Recording recording, CancellationToken ct) =>
        await ClipsAsync(recording, await SpansAsync(recording, ct), ct);

    /// <summary>Whether there is something of theirs in it.</summary>
    public async Task<bool> SpeaksAsync(RoomId room, MemberId member, CancellationToken ct) =>
        await db.Set<RecordedSpan>().AnyAsync(s => s.Room == room && s.Member == member && s.Kind == RecordedKind.Speech, ct)
        && !await db.Set<RecordingConsent>().AnyAsync(c => c.Room == room && c.Member == member && c.WithdrawnAt != null, ct);

    private Task<List<RecordedSpan>> SpansAsync(Recording recording, CancellationToken ct) =>
        db.Set<RecordedSpan>().AsNoTracking().Where(s => s.Room == recording.Room && s.FromMs < recording.LengthMs).OrderBy(s => s.FromMs).ToListAsync(ct);

    private async Task<IReadOnlyList<ReplayPerson>> PeopleAsync(List<RecordedSpan> spans, CancellationToken ct)
    {
        var known = await cards.OfAsync([.. spans.Select(s => s.Member).Distinct()], ct);
        return [.. spans.GroupBy(s => s.Member).Where(g => known.ContainsKey(g.Key))
            .Select(g => new ReplayPerson(known[g.Key], g.Any(s => s.Moderates), Of(g, RecordedKind.Seat), Of(g, RecordedKind.Speech)))
            .OrderByDescending(p => p.Moderated).ThenBy(p => p.Seats.Concat(p.Speech).Min(s => s.FromMs))];

        static IReadOnlyList<Stretch> Of(IEnumerable<RecordedSpan> spans, RecordedKind kind) =>
            [.. spans.Where(s => s.Kind == kind && s.ToMs > s.FromMs).Select(s => new Stretch(s.FromMs, s.ToMs))];
    }

    /// <summary>What was pinned and taken off while nothing was recorded is not part of it.</summary>
    private static IReadOnlyList<ReplayPin> Pins(IReadOnlyList<PinView> all, ReplayClock clock, long lengthMs) =>
        [.. all.Select(p => new ReplayPin(p, new(clock.At(p.PinnedAt), p.UnpinnedAt is { } off ? clock.At(off) : lengthMs))).Where(p => p.At.LengthMs > 0)];

    private async Task<IReadOnlyList<ClipView>> ClipsAsync(Recording recording, List<RecordedSpan> spans, CancellationToken ct)
    {
        var clips = await db.Set<RoomClip>().AsNoTracking().Where(c => c.Room == recording.Room).OrderByDescending(c => c.Id).ToListAsync(ct);
        if (clips.Count == 0) return [];
        var known = await cards.OfAsync([.. clips.Select(c => c.By).Concat(spans.Select(s => s.Member)).Distinct()], ct);
        return [.. clips.Where(c => known.ContainsKey(c.By)).Select(c => new ClipView(
            new(c.Id), c.Room, known[c.By], c.FromMs, c.ToMs, c.Title, c.MadeAt, [.. SpeakersOf(c, spans).Where(known.ContainsKey).Select(m => known[m])]))];
    }

    private static IEnumerable<MemberId> SpeakersOf(RoomClip clip, IEnumerable<RecordedSpan> spans) => spans
        .Where(s => s.Kind == RecordedKind.Speech)
        .Select(s => (s.Member, Heard: new Stretch(s.FromMs, s.ToMs).Within(clip.FromMs, clip.ToMs)?.LengthMs ?? 0)).Where(s => s.Heard > 0)
        .GroupBy(s => s.Member).OrderByDescending(g => g.Sum(s => s.Heard)).Select(g => g.Key);
}
