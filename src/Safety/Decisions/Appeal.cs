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

/// <summary>The member whom a decision concerns asks for another reading, once. What can be heard is kept for it.</summary>
internal sealed class Appeal(PalabreDb db, KeptSounds sounds, Logbook log, TimeProvider clock)
{
    public sealed record Wish(string? Appeal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/decisions/{decision:long}/appeal", async (DecisionId decision, Wish wish, HttpContext http, Viewer viewer, Appeal appeal, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await appeal.DoAsync(decision, viewer, null, wish.Appeal, ct))).Deed("Appeal").WithTags("Safety").ProducesProblem(422);
        routes.MapPost("/decisions/{decision:long}/appeal", AnswerFormAsync).RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
    }

    /// <param name="key">Of whoever cannot sign in.</param>
    public async Task<Refusal?> DoAsync(DecisionId id, Viewer viewer, string? key, string? text, CancellationToken ct)
    {
        if (await db.Set<Decision>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } decision || !decision.IsFor(viewer.Member, key)) return new Refusal("not_found", 404);
        if (decision.Contest(Typed.Text(text), clock.GetUtcNow()) is { } refused) return refused;
        log.Add(decision.Member, Deeds.Appealed, decision.Member, null, decision.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException)
        {
            // Sent twice at once: the first one is the appeal.
            return new Refusal("appealed_already");
        }
        await sounds.ProlongAsync(await db.Set<Report>().Where(r => r.Decision == id).Select(r => r.Id).ToListAsync(ct), CancellationToken.None);
        return null;
    }

    private static async Task<IResult> AnswerFormAsync(
        DecisionId decision, HttpContext http, IFormCollection form, Viewer viewer, Appeal appeal, ReadDecision read, CancellationToken ct)
    {
        var key = form["key"].ToString() is { Length: > 0 } given ? given : null;
        if (await appeal.DoAsync(decision, viewer, key, form["appeal"], ct) is not { } refused)
            return Answers.SeeOther(key is null ? $"/decisions/{decision}" : $"/decisions/{decision}?key={Uri.EscapeDataString(key)}");
        return await read.ViewAsync(decision, viewer, key, ct) is { } view
            ? await http.PageAgainAsync<DecisionPage>(new { View = view, Key = key }, refused)
            : TypedResults.NotFound();
    }
}
