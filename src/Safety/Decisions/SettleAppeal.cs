using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Safety;

/// <summary>An appeal is read by another steward than the one who decided, where there is one, and answered with reasons.</summary>
internal sealed class SettleAppeal(PalabreDb db, Appeals appeals, KeptSounds sounds, Logbook log, TimeProvider clock)
{
    /// <param name="Outcome"><c>upheld</c> or <c>overturned</c>.</param>
    public sealed record Wish(string? Outcome, string? Reasons);

    public static void Map(StewardRoutes stewards)
    {
        stewards.Api.MapPost("/appeals/{decision:long}/outcome", async (DecisionId decision, Wish wish, HttpContext http, Viewer viewer, SettleAppeal settle, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await settle.DoAsync(viewer.Member!.Value, decision, wish, ct))).StewardDeed("SettleAppeal");
        stewards.Pages.MapPost("/appeals/{decision:long}", AnswerFormAsync).RequireRateLimiting(RateLimits.Write);
    }

    public async Task<Refusal?> DoAsync(MemberId steward, DecisionId id, Wish wish, CancellationToken ct)
    {
        if (await db.Set<Decision>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } decision || await appeals.IsHiddenFromAsync(decision, steward, ct))
            return new Refusal("not_found", 404);
        var outcome = wish.Outcome switch { "upheld" => AppealOutcome.Upheld, "overturned" => AppealOutcome.Overturned, _ => AppealOutcome.None };
        if (decision.Settle(steward, outcome, Typed.Text(wish.Reasons), await appeals.OthersCouldAsync(decision, ct), clock.GetUtcNow()) is { } refused) return refused;

        var reports = await db.Set<Report>().Where(r => r.Decision == id).ToListAsync(ct);
        if (outcome == AppealOutcome.Overturned) Undo(decision, reports);
        log.Add(steward, outcome == AppealOutcome.Upheld ? Deeds.Upheld : Deeds.Overturned, decision.Member, decision.Room, decision.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException)
        {
            // Another steward answered meanwhile: their answer is the answer.
            return new Refusal("no_appeal");
        }
        await sounds.DestroyAsync([.. reports.Select(r => r.Id)], CancellationToken.None);
        return null;
    }

    private void Undo(Decision decision, List<Report> reports)
    {
        if (decision.Measure == Measure.Suspension) db.Tell(new SuspensionsChanged(decision.Member));
        if (decision is { Measure: Measure.PostRemoved, Post: { } post }) db.Tell(new PostJudged(post));
        if (decision.Measure == Measure.AbusiveReport) foreach (var report in reports) report.Clear();
    }

    private static async Task<IResult> AnswerFormAsync(
        DecisionId decision, HttpContext http, IFormCollection form, Viewer viewer, SettleAppeal settle, Appeals appeals, CancellationToken ct)
    {
        var steward = viewer.Member!.Value;
        if (await settle.DoAsync(steward, decision, new(form["outcome"], form["reasons"]), ct) is not { } refused) return SafetyAnswers.Done;
        return await appeals.OneAsync(decision, steward, ct) is { } view
            ? await http.PageAgainAsync<AppealPage>(new { View = view }, refused)
            : SafetyAnswers.Gone(refused);
    }
}
