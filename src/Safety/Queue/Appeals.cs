using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>An appeal that waits, in the queue.</summary>
public sealed record WaitingAppeal(Decision Decision, MemberCard? Member);

/// <summary>An appeal as stewards read it: the decision, who took it, and the reports it was about.</summary>
/// <param name="Refused">Why this steward does not settle it; then they read none of the rest.</param>
public sealed record AppealView(Decision Decision, MemberCard? Member, MemberCard? Steward, IReadOnlyList<CaseReport> Reports, Refusal? Refused);

/// <summary>The appeals that wait, and which steward reads them.</summary>
internal sealed class Appeals(PalabreDb db, IMembers members, Concerned concerned, CaseReports reports)
{
    public static void Map(StewardRoutes stewards) =>
        stewards.Pages.MapGet("/appeals/{decision:long}", async (DecisionId decision, Viewer viewer, Appeals appeals, CancellationToken ct) =>
            await appeals.OneAsync(decision, viewer.Member!.Value, ct) is { } view ? Answers.Page<AppealPage>(new { View = view }) : (IResult)TypedResults.NotFound());

    /// <summary>Those that one steward may know of, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingAppeal>> OfAsync(MemberId steward, CancellationToken ct)
    {
        var waiting = await Waiting.OrderBy(d => d.AppealedAt).ToListAsync(ct);
        var reported = await ReportedAsync(waiting, ct);
        var people = await members.CardsAsync([.. waiting.Select(d => d.Member).Distinct()], ct);
        return [.. waiting.Where(d => !reported[d.Id].Contains(steward)).Select(d => new WaitingAppeal(d, people.GetValueOrDefault(d.Member)))];
    }

    /// <summary>Null where none waits, as far as this steward may know.</summary>
    public async Task<AppealView?> OneAsync(DecisionId id, MemberId steward, CancellationToken ct)
    {
        if (await Waiting.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } decision || await IsHiddenFromAsync(decision, steward, ct)) return null;
        if (decision.RefuseReader(steward, await OthersCouldAsync(decision, ct)) is { } refused) return new(decision, null, null, [], refused);
        var people = await members.CardsAsync([decision.Member, decision.Steward], ct);
        var about = await db.Set<Report>().AsNoTracking().Where(r => r.Decision == id).OrderBy(r => r.Id).ToListAsync(ct);
        return new(decision, people.GetValueOrDefault(decision.Member), people.GetValueOrDefault(decision.Steward), await reports.OfAsync(about, ct), null);
    }

    /// <summary>Whether a steward other than the one who decided could read it: neither whom it concerns nor one from whom it is hidden.</summary>
    public async Task<bool> OthersCouldAsync(Decision decision, CancellationToken ct)
    {
        var reported = (await ReportedAsync([decision], ct))[decision.Id];
        return (await members.StewardsAsync(ct)).Any(s => s.Id != decision.Steward && s.Id != decision.Member && !reported.Contains(s.Id));
    }

    /// <summary>Whoever appeals against "your report was abusive" made a report: the steward it was about would learn from the appeal who reported them.</summary>
    public async Task<bool> IsHiddenFromAsync(Decision decision, MemberId steward, CancellationToken ct) =>
        (await ReportedAsync([decision], ct))[decision.Id].Contains(steward);

    private IQueryable<Decision> Waiting => db.Set<Decision>().AsNoTracking().Where(d => d.AppealedAt != null && d.Outcome == AppealOutcome.None);

    /// <summary>Whom the reports were about that were found to be abusive, decision by decision.</summary>
    private Task<ILookup<DecisionId, MemberId?>> ReportedAsync(IEnumerable<Decision> decisions, CancellationToken ct) =>
        concerned.ByDecisionAsync([.. decisions.Where(d => d.Measure == Measure.AbusiveReport).Select(d => d.Id)], ct);
}
