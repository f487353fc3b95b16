using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>An appeal is read by another steward than the one who decided, where there is one, and answered with reasons.</summary>
internal sealed class SettleAppeal(PalabreDb db, IMembers members, KeptSounds sounds, Logbook log, TimeProvider clock)
{
    /// <param name="Outcome"><c>upheld</c> or <c>overturned</c>.</param>
    public sealed record Wish(string? Outcome, string? Reasons);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/stewards/appeals/{decision:long}/outcome", async (DecisionId decision, Wish wish, HttpContext http, Viewer viewer, SettleAppeal settle, CancellationToken ct) =>
                SafetyAnswers.NoContentOr(http, await settle.DoAsync(viewer.Member!.Value, decision, wish, ct)))
            .HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write).WithTags("Stewards").WithName("SettleAppeal").Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        routes.MapPost("/stewards/appeals/{decision:long}", AnswerFormAsync).HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DoAsync(MemberId steward, DecisionId id, Wish wish, CancellationToken ct)
    {
        if (await db.Set<Decision>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } decision) return new Refusal("not_found", 404);
        var outcome = wish.Outcome switch { "upheld" => AppealOutcome.Upheld, "overturned" => AppealOutcome.Overturned, _ => AppealOutcome.None };
        var others = (await members.StewardsAsync(ct)).Any(s => s.Id != decision.Steward && s.Id != decision.Member);
        if (decision.Settle(steward, outcome, wish.Reasons?.Trim() ?? "", others, clock.GetUtcNow()) is { } refused) return refused;

        var reports = await db.Set<Report>().Where(r => r.Decision == id).ToListAsync(ct);
        if (outcome == AppealOutcome.Overturned) Undo(decision, reports);
        log.Add(steward, outcome == AppealOutcome.Upheld ? Deeds.Upheld : Deeds.Overturned, decision.Member, decision.Room, decision.Id);
        await db.SaveChangesAsync(ct);
        await sounds.DestroyAsync([.. reports.Select(r => r.Id)], CancellationToken.None);
        return null;
    }

    private void Undo(Decision decision, List<Report> reports)
    {
        if (decision.Measure == Measure.Suspension) db.Tell(new SuspensionLifted(decision.Member, decision.OutcomeAt!.Value));
        if (decision.Measure == Measure.AbusiveReport) foreach (var report in reports) report.Clear();
    }

    private static async Task<IResult> AnswerFormAsync(
        DecisionId decision, HttpContext http, IFormCollection form, Viewer viewer, SettleAppeal settle, Queue queue, PalabreDb db, CancellationToken ct)
    {
        if (await settle.DoAsync(viewer.Member!.Value, decision, new(form["outcome"], form["reasons"]), ct) is not { } refused) return Answers.SeeOther($"{QueuePage.Path}?done");
        db.ChangeTracker.Clear();
        return await queue.AppealAsync(decision, viewer.Member!.Value, ct) is { } view
            ? await http.PageAgainAsync<AppealPage>(new { View = view }, refused)
            : TypedResults.NotFound();
    }
}
