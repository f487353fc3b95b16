using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A person or a room that open reports are about.</summary>
/// <param name="Concerned">The person, or whoever opened the room.</param>
/// <param name="Rules">What is said to be broken, most often first.</param>
public sealed record Case(Subject Subject, MemberCard? Concerned, RoomCard? Room, int Count, IReadOnlyList<string> Rules, DateTimeOffset Oldest);

/// <summary>One report as stewards read it.</summary>
/// <param name="AbuseBefore">Earlier reports of the same reporter that were marked as abusive.</param>
public sealed record CaseReport(Report Report, MemberCard? Reporter, int AbuseBefore, RoomCard? Room, ReportSound? Sound, IReadOnlyDictionary<MemberId, MemberCard> Speakers);

/// <summary>All open reports of one subject, with what was decided about that member before.</summary>
/// <param name="IsYourOwn">It concerns the steward who asks: they see that there is something, and nothing of it.</param>
public sealed record CaseView(Case Case, IReadOnlyList<CaseReport> Reports, IReadOnlyList<Decision> Before, RoomCard? IsIn, bool IsYourOwn);

/// <summary>An appeal as stewards read it.</summary>
/// <param name="MayRead">False for whoever decided, while another steward could.</param>
public sealed record AppealView(Decision Decision, MemberCard? Member, MemberCard? Steward, bool MayRead);

/// <summary>What waits for the stewards: open reports by subject, and appeals.</summary>
internal sealed class Queue(PalabreDb db, IMembers members, IRooms rooms, KeptSounds sounds)
{
    public sealed record CaseJson(string Kind, string Id, string? Handle, string? Title, int Reports, IReadOnlyList<string> Rules, DateTimeOffset Oldest);
    public sealed record QueueJson(IReadOnlyList<CaseJson> Cases, IReadOnlyList<DecisionId> Appeals);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/stewards/reports", async (Queue queue, CancellationToken ct) => TypedResults.Ok(new QueueJson(
            [.. (await queue.CasesAsync(ct)).Select(Json)], [.. (await queue.AppealsAsync(ct)).Select(a => a.Decision.Id)])))
            .HiddenFromAllButStewards().WithTags("Stewards").WithName("ListCases");
        var pages = routes.MapGroup("/stewards").HiddenFromAllButStewards().ExcludeFromDescription();
        pages.MapGet("/reports", async (string? done, Queue queue, CancellationToken ct) =>
            Answers.Page<QueuePage>(new { Cases = await queue.CasesAsync(ct), Appeals = await queue.AppealsAsync(ct), Done = done is not null }));
        pages.MapGet("/reports/{kind}/{id:long}", async (string kind, long id, Viewer viewer, Queue queue, CancellationToken ct) =>
            Subject.Read(kind, id) is { } subject && await queue.CaseAsync(subject, viewer.Member!.Value, ct) is { } view
                ? Answers.Page<CasePage>(new { View = view }) : (IResult)TypedResults.NotFound());
        pages.MapGet("/appeals/{decision:long}", async (DecisionId decision, Viewer viewer, Queue queue, CancellationToken ct) =>
            await queue.AppealAsync(decision, viewer.Member!.Value, ct) is { } view ? Answers.Page<AppealPage>(new { View = view }) : (IResult)TypedResults.NotFound());
        pages.MapGet("/reports/{report:long}/sound/{speaker:long}", SoundAsync);
    }

    /// <summary>How much waits: cases and appeals.</summary>
    public async Task<int> CountAsync(CancellationToken ct) =>
        await db.Set<Report>().Where(r => r.State == ReportState.Open).Select(r => new { r.Kind, r.SubjectId }).Distinct().CountAsync(ct)
        + await db.Set<Decision>().CountAsync(d => d.AppealedAt != null && d.Outcome == AppealOutcome.None, ct);

    public async Task<IReadOnlyList<Case>> CasesAsync(CancellationToken ct)
    {
        var open = await db.Set<Report>().AsNoTracking().Where(r => r.State == ReportState.Open).ToListAsync(ct);
        var groups = open.GroupBy(r => r.Subject).ToList();
        var places = await rooms.CardsAsync([.. groups.Select(g => g.Key.Room).OfType<RoomId>()], ct);
        var people = await members.CardsAsync([.. groups.Select(g => g.Key.Person).OfType<MemberId>().Concat(places.Values.Select(p => p.Creator)).Distinct()], ct);
        return [.. groups.Select(g => Of(g.Key, [.. g], people, places)).OrderByDescending(c => c.Count).ThenBy(c => c.Oldest)];
    }

    public async Task<CaseView?> CaseAsync(Subject subject, MemberId steward, CancellationToken ct)
    {
        var reports = await db.Set<Report>().AsNoTracking().Where(r => r.State == ReportState.Open && r.Kind == subject.Kind && r.SubjectId == subject.Id)
            .OrderBy(r => r.Id).ToListAsync(ct);
        if (reports.Count == 0) return null;
        if (await IsAboutAsync(subject, steward, ct)) return new(await CaseOfOwnAsync(subject, reports, steward, ct), [], [], null, IsYourOwn: true);
        var kept = await sounds.OfAsync([.. reports.Select(r => r.Id)], ct);
        var places = await rooms.CardsAsync([.. reports.Select(r => r.Room).Append(subject.Room).OfType<RoomId>().Distinct()], ct);
        var people = await members.CardsAsync([.. PeopleOf(reports, kept, places.Values).Append(subject.Person ?? default).Distinct()], ct);
        var about = Of(subject, reports, people, places);
        var concerned = about.Concerned?.Id ?? default;

        var reporters = reports.Select(r => r.Reporter).Distinct().ToList();
        var abuse = await db.Set<Report>().Where(r => reporters.Contains(r.Reporter) && r.State == ReportState.Abusive)
            .GroupBy(r => r.Reporter).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var before = await db.Set<Decision>().AsNoTracking().Where(d => d.Member == concerned).OrderByDescending(d => d.Id).Take(20).ToListAsync(ct);
        var isIn = (await rooms.WhereaboutsAsync([concerned], ct)).TryGetValue(concerned, out var room) ? (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room) : null;
        return new(about, [.. reports.Select(r => new CaseReport(r, people.GetValueOrDefault(r.Reporter), abuse.GetValueOrDefault(r.Reporter),
            r.Room is { } place ? places.GetValueOrDefault(place) : null, kept.GetValueOrDefault(r.Id), people))], before, isIn, IsYourOwn: false);
    }

    /// <summary>Whom reports concern, steward or not, reads neither who made them nor what they say.</summary>
    private async Task<bool> IsAboutAsync(Subject subject, MemberId steward, CancellationToken ct) =>
        subject.Person == steward || (subject.Room is { } room && (await rooms.CardsAsync([room], ct)).GetValueOrDefault(room)?.Creator == steward);

    private async Task<Case> CaseOfOwnAsync(Subject subject, List<Report> reports, MemberId steward, CancellationToken ct) =>
        Of(subject, reports, await members.CardsAsync([steward], ct), subject.Room is { } room ? await rooms.CardsAsync([room], ct) : new Dictionary<RoomId, RoomCard>());

    /// <summary>The case that one report belongs to.</summary>
    public async Task<CaseView?> CaseOfAsync(ReportId report, MemberId steward, CancellationToken ct) =>
        await db.Set<Report>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == report, ct) is { } found ? await CaseAsync(found.Subject, steward, ct) : null;

    public async Task<IReadOnlyList<AppealView>> AppealsAsync(CancellationToken ct)
    {
        var open = await db.Set<Decision>().AsNoTracking().Where(d => d.AppealedAt != null && d.Outcome == AppealOutcome.None).OrderBy(d => d.AppealedAt).ToListAsync(ct);
        var people = await members.CardsAsync([.. open.SelectMany(d => new[] { d.Member, d.Steward }).Distinct()], ct);
        return [.. open.Select(d => new AppealView(d, people.GetValueOrDefault(d.Member), people.GetValueOrDefault(d.Steward), true))];
    }

    public async Task<AppealView?> AppealAsync(DecisionId id, MemberId steward, CancellationToken ct)
    {
        if (await db.Set<Decision>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.AppealedAt != null && d.Outcome == AppealOutcome.None, ct) is not { } decision) return null;
        var people = await members.CardsAsync([decision.Member, decision.Steward], ct);
        var others = (await members.StewardsAsync(ct)).Any(s => s.Id != decision.Steward && s.Id != decision.Member);
        return new(decision, people.GetValueOrDefault(decision.Member), people.GetValueOrDefault(decision.Steward),
            steward != decision.Member && (steward != decision.Steward || !others));
    }

    private static Case Of(
        Subject subject, List<Report> reports, IReadOnlyDictionary<MemberId, MemberCard> people, IReadOnlyDictionary<RoomId, RoomCard> places)
    {
        var room = subject.Room is { } place ? places.GetValueOrDefault(place) : null;
        var concerned = (subject.Person ?? room?.Creator) is { } person ? people.GetValueOrDefault(person) : null;
        return new(subject, concerned, room, reports.Count,
            [.. reports.GroupBy(r => r.Rule).OrderByDescending(g => g.Count()).Select(g => g.Key)], reports.Min(r => r.At));
    }

    private static IEnumerable<MemberId> PeopleOf(IEnumerable<Report> reports, IReadOnlyDictionary<ReportId, ReportSound> kept, IEnumerable<RoomCard> places) =>
        reports.Select(r => r.Reporter).Concat(kept.Values.SelectMany(s => s.SpeakerIds)).Concat(places.Select(p => p.Creator));

    private static CaseJson Json(Case c) => new(
        c.Subject.Kind == SubjectKind.Person ? "person" : "room", c.Subject.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        c.Concerned?.Handle, c.Room?.Title, c.Count, c.Rules, c.Oldest);

    /// <summary>One speaker's voice, to stewards whom the report does not concern, never kept by a browser.</summary>
    private static async Task<IResult> SoundAsync(ReportId report, MemberId speaker, HttpContext http, Viewer viewer, Queue queue, KeptSounds sounds, Logbook log, CancellationToken ct)
    {
        if (await queue.CaseOfAsync(report, viewer.Member!.Value, ct) is { IsYourOwn: true }) return http.Problem(new Refusal("not_your_own", 403));
        if (await sounds.OpenAsync(report, speaker, ct) is not { } voice) return TypedResults.NotFound();
        await log.HeardAsync(viewer.Member!.Value, report, speaker, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(voice, "audio/ogg", enableRangeProcessing: true);
    }
}
