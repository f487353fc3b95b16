using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A line with its cards. Without an actor when the reader is not to know the name.</summary>
public sealed record LogLine(LogEntry Entry, MemberCard? Actor, MemberCard? Target, RoomCard? Room);

/// <summary>A page of them.</summary>
/// <param name="Before">Where the next page begins; null on the last one.</param>
public sealed record LogLeaf(IReadOnlyList<LogLine> Lines, long? Before);

/// <summary>The log of moderation. Stewards read all of it, a member what concerned them.</summary>
internal sealed class Logbook(PalabreDb db, IMembers members, IRooms rooms, Concerned concerned, IdMaker ids, TimeProvider clock)
{
    private const int PageLength = 100;
    private static readonly TimeSpan OnceAnHour = TimeSpan.FromHours(1);

    public static void Map(StewardRoutes stewards) => stewards.Pages.MapGet("/log", async (long? before, Viewer viewer, Logbook log, CancellationToken ct) =>
        Answers.Page<LogPage>(new { Leaf = await log.AllAsync(viewer.Member!.Value, before, ct) }));

    /// <summary>Adds a line to what is about to be saved.</summary>
    public void Add(MemberId actor, string deed, MemberId? target, RoomId? room, DecisionId? decision = null, string? note = null) =>
        db.Add(new LogEntry { Id = ids.Next(), At = clock.GetUtcNow(), Actor = actor, Deed = deed, Target = target, Room = room, Decision = decision, Note = note });

    /// <summary>A steward listens to a report's sound: noted once an hour, however often the player asks.</summary>
    public async Task HeardAsync(MemberId steward, ReportId report, MemberId speaker, CancellationToken ct)
    {
        var (note, since) = (report.ToString(), clock.GetUtcNow() - OnceAnHour);
        if (await db.Set<LogEntry>().AnyAsync(e => e.Actor == steward && e.Deed == Deeds.Heard && e.Target == speaker && e.Note == note && e.At > since, ct)) return;
        Add(steward, Deeds.Heard, speaker, null, note: note);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>What concerned one member. Of a report that led to nothing they learn nothing.</summary>
    public async Task<IReadOnlyList<LogLine>> OfAsync(MemberId member, CancellationToken ct) =>
        [.. (await WithCardsAsync(await LatestAsync(Told(member).Where(e => e.Target == member), ct), ct)).Select(l => Cover(l, member))];

    /// <summary>All of it, as far as a steward may know: what concerned themselves they read as every member does, and closed rooms have no name.</summary>
    private async Task<LogLeaf> AllAsync(MemberId steward, long? before, CancellationToken ct)
    {
        var entries = await LatestAsync(Told(steward).Where(e => before == null || e.Id < before), ct);
        var lines = await WithCardsAsync(await WithoutOwnCasesAsync(entries, steward, ct), ct);
        return new([.. lines.Select(l => Cover(l.Room is { IsOpenToAll: false } ? l with { Room = null } : l, steward))], entries.Count == PageLength ? entries[^1].Id : null);
    }

    private IQueryable<LogEntry> Told(MemberId reader) => db.Set<LogEntry>().AsNoTracking().Where(e => e.Target != reader || !Deeds.Silent.Contains(e.Deed));

    private static Task<List<LogEntry>> LatestAsync(IQueryable<LogEntry> entries, CancellationToken ct) =>
        entries.OrderByDescending(e => e.Id).Take(PageLength).ToListAsync(ct);

    /// <summary>
    /// Without what was done to others over reports that concern the reader: that a report was abusive names who made it, and whose voice
    /// was heard tells where it was made.
    /// </summary>
    private async Task<List<LogEntry>> WithoutOwnCasesAsync(List<LogEntry> entries, MemberId reader, CancellationToken ct)
    {
        var decided = await concerned.ByDecisionAsync([.. entries.Select(e => e.Decision).OfType<DecisionId>().Distinct()], ct);
        var heard = await concerned.ByReportAsync([.. entries.Select(e => e.HeardOf).OfType<ReportId>().Distinct()], ct);
        return [.. entries.Where(e => e.Target == reader || !IsAboutReader(e))];

        bool IsAboutReader(LogEntry e) =>
            (e.Decision is { } decision && decided[decision].Contains(reader)) || (e.HeardOf is { } report && heard[report].Contains(reader));
    }

    private static LogLine Cover(LogLine line, MemberId reader) =>
        line.Entry.Target == reader && Deeds.IsStewards(line.Entry.Deed) && line.Entry.Actor != reader ? line with { Actor = null } : line;

    private async Task<IReadOnlyList<LogLine>> WithCardsAsync(List<LogEntry> entries, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. entries.Select(e => e.Actor).Concat(entries.Select(e => e.Target).OfType<MemberId>()).Distinct()], ct);
        var places = await rooms.CardsAsync([.. entries.Select(e => e.Room).OfType<RoomId>().Distinct()], ct);
        return [.. entries.Select(e => new LogLine(e, people.GetValueOrDefault(e.Actor),
            e.Target is { } t ? people.GetValueOrDefault(t) : null, e.Room is { } r ? places.GetValueOrDefault(r) : null))];
    }
}
