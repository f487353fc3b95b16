using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A person, a room or a post that open reports are about.</summary>
/// <param name="Concerned">The person, whoever opened the room, who wrote the post.</param>
/// <param name="Rules">What is said to be broken, most often first; nothing for a steward whom it concerns.</param>
public sealed record Case(Subject Subject, MemberCard? Concerned, RoomCard? Room, int Count, IReadOnlyList<string> Rules, DateTimeOffset Oldest);

/// <summary>All open reports of one subject, with what was decided about that member before.</summary>
/// <param name="IsIn">Where the member is now, if that room is open to all or one that the reports name.</param>
/// <param name="IsYourOwn">It concerns the steward who asks: they see that there is something, and nothing of it.</param>
public sealed record CaseView(Case Case, IReadOnlyList<CaseReport> Reports, IReadOnlyList<Decision> Before, RoomCard? IsIn, bool IsYourOwn);

/// <summary>What waits for the stewards: open reports by subject, and appeals.</summary>
internal sealed class Queue(PalabreDb db, IMembers members, IRooms rooms, CaseReports reports)
{
    private const int MostBefore = 20;

    public sealed record CaseJson(string Kind, string Id, string? Handle, string? Title, int Reports, IReadOnlyList<string> Rules, DateTimeOffset Oldest);
    public sealed record QueueJson(IReadOnlyList<CaseJson> Cases, IReadOnlyList<DecisionId> Appeals);

    public static void Map(StewardRoutes stewards)
    {
        stewards.Api.MapGet("/reports", async (Viewer viewer, Queue queue, Appeals appeals, CancellationToken ct) => TypedResults.Ok(new QueueJson(
            [.. (await queue.CasesAsync(viewer.Member!.Value, ct)).Select(Json)], [.. (await appeals.OfAsync(viewer.Member!.Value, ct)).Select(a => a.Decision.Id)]))).WithName("ListCases");
        stewards.Pages.MapGet("/reports", async (string? done, Viewer viewer, Queue queue, Appeals appeals, CancellationToken ct) => Answers.Page<QueuePage>(
            new { Cases = await queue.CasesAsync(viewer.Member!.Value, ct), Appeals = await appeals.OfAsync(viewer.Member!.Value, ct), Done = done is not null }));
        stewards.Pages.MapGet("/reports/{kind}/{id:long}", async (string kind, long id, Viewer viewer, Queue queue, CancellationToken ct) =>
            Subject.Read(kind, id) is { } subject && await queue.CaseAsync(subject, viewer.Member!.Value, ct) is { } view
                ? Answers.Page<CasePage>(new { View = view }) : (IResult)TypedResults.NotFound());
    }

    /// <summary>How much waits: cases and appeals.</summary>
    public async Task<int> CountAsync(CancellationToken ct) =>
        await db.Set<Report>().Where(r => r.State == ReportState.Open).Select(r => new { r.Kind, r.SubjectId }).Distinct().CountAsync(ct)
        + await db.Set<Decision>().CountAsync(d => d.AppealedAt != null && d.Outcome == AppealOutcome.None, ct);

    public async Task<CaseView?> CaseAsync(Subject subject, MemberId steward, CancellationToken ct)
    {
        var open = await db.Set<Report>().AsNoTracking().Where(r => r.State == ReportState.Open && r.Kind == subject.Kind && r.SubjectId == subject.Id)
            .OrderBy(r => r.Id).ToListAsync(ct);
        if (open.Count == 0) return null;
        var about = (await BySubjectAsync(open, ct))[0];
        if (about.Concerned?.Id == steward) return new(about, [], [], null, IsYourOwn: true);

        var concerned = about.Concerned?.Id ?? default;
        var before = await db.Set<Decision>().AsNoTracking().Where(d => d.Member == concerned).OrderByDescending(d => d.Id).Take(MostBefore).ToListAsync(ct);
        return new(about, await reports.OfAsync(open, ct), before, await WhereIsAsync(concerned, open, ct), IsYourOwn: false);
    }

    /// <summary>The case that one report belongs to.</summary>
    public async Task<CaseView?> CaseOfAsync(ReportId report, MemberId steward, CancellationToken ct) =>
        await db.Set<Report>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == report, ct) is { } found ? await CaseAsync(found.Subject, steward, ct) : null;

    private async Task<IReadOnlyList<Case>> CasesAsync(MemberId steward, CancellationToken ct)
    {
        var open = await db.Set<Report>().AsNoTracking().Where(r => r.State == ReportState.Open).ToListAsync(ct);
        return [.. (await BySubjectAsync(open, ct)).OrderByDescending(c => c.Count).ThenBy(c => c.Oldest).Select(c => c.Concerned?.Id == steward ? c with { Rules = [] } : c)];
    }

    private async Task<List<Case>> BySubjectAsync(List<Report> open, CancellationToken ct)
    {
        var subjects = open.GroupBy(r => r.Subject).ToList();
        var places = await rooms.CardsAsync([.. subjects.Select(s => s.Key.Room).OfType<RoomId>()], ct);
        var people = await members.CardsAsync([.. subjects.Select(s => Concerned.Of(s.Last(), places)).OfType<MemberId>().Distinct()], ct);
        return [.. subjects.Select(s => new Case(
            s.Key,
            Concerned.Of(s.Last(), places) is { } person ? people.GetValueOrDefault(person) : null,
            s.Key.Room is { } room ? places.GetValueOrDefault(room) : null,
            s.Count(),
            [.. s.GroupBy(r => r.Rule).OrderByDescending(g => g.Count()).Select(g => g.Key)],
            s.Min(r => r.At)))];
    }

    /// <summary>A room that is not open to all stays unknown to whom it does not exist for, stewards included, unless a report names it.</summary>
    private async Task<RoomCard?> WhereIsAsync(MemberId member, List<Report> open, CancellationToken ct)
    {
        if (!(await rooms.WhereaboutsAsync([member], ct)).TryGetValue(member, out var room)) return null;
        var card = (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room);
        return card is { IsOpenToAll: false } && !open.Any(r => r.Room == room || r.Subject.Room == room) ? null : card;
    }

    private static CaseJson Json(Case c) => new(
        c.Subject.Word, c.Subject.Id.ToString(CultureInfo.InvariantCulture),
        c.Concerned?.Handle, c.Room?.Title, c.Count, c.Rules, c.Oldest);
}
