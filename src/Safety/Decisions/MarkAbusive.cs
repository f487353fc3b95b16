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

/// <summary>
/// A steward finds that one report was made to harm. It closes, counts against its reporter, and is a decision like any other: with reasons
/// they read, and an appeal.
/// </summary>
internal sealed class MarkAbusive(PalabreDb db, Concerned concerned, Decide decide, KeptSounds sounds)
{
    public sealed record Wish(string? Facts);

    public static void Map(StewardRoutes stewards)
    {
        stewards.Api.MapPost("/reports/{report:long}/abusive", async (ReportId report, Wish wish, HttpContext http, Viewer viewer, MarkAbusive mark, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await mark.DoAsync(viewer.Member!.Value, report, wish.Facts, ct))).StewardDeed("MarkAbusive");
        stewards.Pages.MapPost("/reports/{report:long}/abusive", AnswerFormAsync).RequireRateLimiting(RateLimits.Write);
    }

    /// <summary>The field of a report's form: a page has one for each of its reports.</summary>
    public static string Field(ReportId report) => $"abuse-{report}";

    public async Task<Refusal?> DoAsync(MemberId steward, ReportId id, string? facts, CancellationToken ct)
    {
        if (await db.Set<Report>().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } report) return new Refusal("not_found", 404);
        if (!report.IsOpen) return new Refusal("nothing_open");
        if (report.Reporter == steward || await concerned.OfAsync(report, ct) == steward) return new Refusal("not_your_own", 403);
        var words = Typed.Text(facts);
        if (Decision.CheckWords(words, "facts") is { } wordless) return wordless;

        var decision = decide.New(report.Reporter, steward, Measure.AbusiveReport, Rules.AbusiveReport, words, new(), null);
        if (await decide.TakeAsync(decision, [report], ReportState.Abusive, ct) is { } late) return late;
        await sounds.DestroyAsync([report.Id], CancellationToken.None);
        return null;
    }

    private static async Task<IResult> AnswerFormAsync(
        ReportId report, HttpContext http, IFormCollection form, Viewer viewer, MarkAbusive mark, Queue queue, CancellationToken ct)
    {
        var steward = viewer.Member!.Value;
        if (await mark.DoAsync(steward, report, form[Field(report)], ct) is not { } refused) return SafetyAnswers.Done;
        return await queue.CaseOfAsync(report, steward, ct) is { } view
            ? await http.PageAgainAsync<CasePage>(new { View = view }, refused.Field is null ? refused : refused with { Field = Field(report) })
            : SafetyAnswers.Gone(refused);
    }
}
