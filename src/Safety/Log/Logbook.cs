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

/// <summary>The log of moderation. Stewards read all of it, a member what concerned them.</summary>
internal sealed class Logbook(PalabreDb db, IMembers members, IRooms rooms, IdMaker ids, TimeProvider clock)
{
    private const int PageLength = 100;
    private static readonly TimeSpan OnceAnHour = TimeSpan.FromHours(1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(LogPage.Path, async (long? before, Logbook log, CancellationToken ct) =>
        Answers.Page<LogPage>(new { Lines = await log.AllAsync(before, ct), More = PageLength })).HiddenFromAllButStewards().ExcludeFromDescription();

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

    /// <summary>What concerned one member. That stewards listened to a report is not told: it would tell of the report.</summary>
    public async Task<IReadOnlyList<LogLine>> OfAsync(MemberId member, CancellationToken ct) => Cover(await WithCardsAsync(await db.Set<LogEntry>().AsNoTracking()
        .Where(e => e.Target == member && e.Deed != Deeds.Heard).OrderByDescending(e => e.Id).Take(PageLength).ToListAsync(ct), ct));

    private async Task<IReadOnlyList<LogLine>> AllAsync(long? before, CancellationToken ct) => await WithCardsAsync(await db.Set<LogEntry>().AsNoTracking()
        .Where(e => before == null || e.Id < before).OrderByDescending(e => e.Id).Take(PageLength).ToListAsync(ct), ct);

    private static List<LogLine> Cover(IReadOnlyList<LogLine> lines) =>
        [.. lines.Select(l => Deeds.IsStewards(l.Entry.Deed) && l.Entry.Actor != l.Entry.Target ? l with { Actor = null } : l)];

    private async Task<IReadOnlyList<LogLine>> WithCardsAsync(List<LogEntry> entries, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. entries.Select(e => e.Actor).Concat(entries.Select(e => e.Target).OfType<MemberId>()).Distinct()], ct);
        var places = await rooms.CardsAsync([.. entries.Select(e => e.Room).OfType<RoomId>().Distinct()], ct);
        return [.. entries.Select(e => new LogLine(e, people.GetValueOrDefault(e.Actor),
            e.Target is { } t ? people.GetValueOrDefault(t) : null, e.Room is { } r ? places.GetValueOrDefault(r) : null))];
    }
}
