using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>The member whom a decision concerns reads it and appeals, once. Whoever is suspended does both with the key they get when they try to sign in.</summary>
internal sealed class ReadDecision(PalabreDb db, KeptSounds sounds, Logbook log, TimeProvider clock)
{
    public sealed record Wish(string? Appeal);

    /// <param name="Measure"><c>warning</c>, <c>removal</c>, <c>roomEnded</c>, <c>suspension</c> or <c>abusiveReport</c>.</param>
    /// <param name="Outcome"><c>none</c>, <c>upheld</c> or <c>overturned</c>.</param>
    public sealed record DecisionJson(
        DecisionId Id, DateTimeOffset At, Measure Measure, DateTimeOffset? Until, string Rule, string Facts, RoomId? Room,
        string? Appeal, AppealOutcome Outcome, string? OutcomeReasons, bool MayAppeal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/decisions", async (Viewer viewer, ReadDecision read, CancellationToken ct) =>
            TypedResults.Ok((await read.OfAsync(viewer.Member!.Value, ct)).Select(read.Json).ToList())).ForMembers(Scope.Read).WithTags("Safety").WithName("ListDecisions");
        routes.MapPost("/api/decisions/{decision:long}/appeal", async (DecisionId decision, Wish wish, HttpContext http, Viewer viewer, ReadDecision read, CancellationToken ct) =>
            SafetyAnswers.NoContentOr(http, await read.AppealAsync(decision, viewer, null, wish.Appeal, ct))).Deed("Appeal").WithTags("Safety").ProducesProblem(422);
        routes.MapGet(DecisionsPage.Path, async (Viewer viewer, ReadDecision read, CancellationToken ct) => Answers.Page<DecisionsPage>(
            new { Decisions = await read.OfAsync(viewer.Member!.Value, ct), Log = await read.LogAsync(viewer.Member!.Value, ct) })).ForMembers(Scope.Write).ExcludeFromDescription();
        routes.MapGet("/decisions/{decision:long}", ShowAsync).ExcludeFromDescription();
        routes.MapPost("/decisions/{decision:long}/appeal", AppealFormAsync).RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
    }

    public async Task<IReadOnlyList<Decision>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<Decision>().AsNoTracking().Where(d => d.Member == me).OrderByDescending(d => d.Id).ToListAsync(ct);

    /// <summary>What the concerned member did not read yet: a decision, or the outcome of their appeal.</summary>
    public Task<int> UnreadAsync(MemberId me, CancellationToken ct) => db.Set<Decision>()
        .CountAsync(d => d.Member == me && (d.SeenAt == null || (d.OutcomeAt != null && d.OutcomeSeenAt == null)), ct);

    public async Task<Refusal?> AppealAsync(DecisionId id, Viewer viewer, string? key, string? text, CancellationToken ct)
    {
        if (await FindAsync(id, viewer, key, ct) is not { } decision) return new Refusal("not_found", 404);
        if (decision.Contest(text?.Trim() ?? "", clock.GetUtcNow()) is { } refused) return refused;
        log.Add(decision.Member, Deeds.Appealed, decision.Member, null, decision.Id);
        await db.SaveChangesAsync(ct);
        await sounds.ProlongAsync(await db.Set<Report>().Where(r => r.Decision == id).Select(r => r.Id).ToListAsync(ct), CancellationToken.None);
        return null;
    }

    private async Task<IReadOnlyList<LogLine>> LogAsync(MemberId me, CancellationToken ct) => await log.OfAsync(me, ct);

    private DecisionJson Json(Decision d) => new(
        d.Id, d.At, d.Measure, d.Until, d.Rule, d.Facts, d.Room, d.Appeal, d.Outcome, d.OutcomeReasons, d.MayAppealAt(clock.GetUtcNow()));

    private static async Task<IResult> ShowAsync(DecisionId decision, string? key, HttpContext http, Viewer viewer, ReadDecision read, CancellationToken ct)
    {
        if (await read.FindAsync(decision, viewer, key, ct) is not { } found) return viewer.IsGuest && key is null ? MembersOnly.AskToSignIn(http) : TypedResults.NotFound();
        await read.SeeAsync(found, ct);
        return Answers.Page<DecisionPage>(new { Decision = found, Key = key, MayAppeal = found.MayAppealAt(read.Now) });
    }

    private static async Task<IResult> AppealFormAsync(DecisionId decision, HttpContext http, IFormCollection form, Viewer viewer, ReadDecision read, CancellationToken ct)
    {
        var key = form["key"].ToString() is { Length: > 0 } given ? given : null;
        var refused = await read.AppealAsync(decision, viewer, key, form["appeal"], ct);
        if (refused is null) return Answers.SeeOther(key is null ? $"/decisions/{decision}" : $"/decisions/{decision}?key={Uri.EscapeDataString(key)}");
        read.Forget();
        return await read.FindAsync(decision, viewer, key, ct) is { } found
            ? await http.PageAgainAsync<DecisionPage>(new { Decision = found, Key = key, MayAppeal = found.MayAppealAt(read.Now) }, refused)
            : TypedResults.NotFound();
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>What was refused is not kept in mind.</summary>
    private void Forget() => db.ChangeTracker.Clear();

    /// <summary>For the member it concerns, signed in or with the key; for everyone else there is none.</summary>
    private async Task<Decision?> FindAsync(DecisionId id, Viewer viewer, string? key, CancellationToken ct)
    {
        if (await db.Set<Decision>().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } found) return null;
        return viewer.Member == found.Member || (key is not null && Same(key, found.Key)) ? found : null;
    }

    private async Task SeeAsync(Decision decision, CancellationToken ct)
    {
        if (decision.SeenAt is not null && (decision.OutcomeAt is null || decision.OutcomeSeenAt is not null)) return;
        decision.SeenAt ??= clock.GetUtcNow();
        if (decision.OutcomeAt is not null) decision.OutcomeSeenAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(ct);
    }

    private static bool Same(string given, string key) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
