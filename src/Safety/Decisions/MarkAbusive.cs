using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>
/// A steward finds that one report was made to harm. It closes, counts against its reporter, and is a decision like any other: with reasons
/// they read, and an appeal.
/// </summary>
internal sealed class MarkAbusive(PalabreDb db, Decide decide, KeptSounds sounds)
{
    public sealed record Wish(string? Facts);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/stewards/reports/{report:long}/abusive", async (ReportId report, Wish wish, HttpContext http, Viewer viewer, MarkAbusive mark, CancellationToken ct) =>
                SafetyAnswers.NoContentOr(http, await mark.DoAsync(viewer.Member!.Value, report, wish.Facts, ct)))
            .HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write).WithTags("Stewards").WithName("MarkAbusive").Produces(204).ProducesProblem(404).ProducesProblem(409);
        routes.MapPost("/stewards/reports/{report:long}/abusive", AnswerFormAsync).HiddenFromAllButStewards().RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DoAsync(MemberId steward, ReportId id, string? facts, CancellationToken ct)
    {
        if (await db.Set<Report>().SingleOrDefaultAsync(r => r.Id == id, ct) is not { } report) return new Refusal("not_found", 404);
        if (!report.IsOpen) return new Refusal("nothing_open");
        if (report.Reporter == steward || report.Subject.Person == steward) return new Refusal("not_your_own", 403);
        var words = facts?.Trim() ?? "";
        if (Decision.CheckWords(words, "abuse") is { } wordless) return wordless;

        await decide.TakeAsync(decide.New(report.Reporter, steward, Measure.AbusiveReport, "other", words, null, null), [report], ReportState.Abusive, ct);
        await sounds.DestroyAsync([report.Id], CancellationToken.None);
        return null;
    }

    private static async Task<IResult> AnswerFormAsync(
        ReportId report, HttpContext http, IFormCollection form, Viewer viewer, MarkAbusive mark, Queue queue, CancellationToken ct)
    {
        if (await mark.DoAsync(viewer.Member!.Value, report, form["abuse"], ct) is not { } refused) return Answers.SeeOther($"{QueuePage.Path}?done");
        return await queue.CaseOfAsync(report, viewer.Member!.Value, ct) is { } view
            ? await http.PageAgainAsync<CasePage>(new { View = view }, refused)
            : TypedResults.NotFound();
    }
}
