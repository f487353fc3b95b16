using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A decision as the member reads it whom it concerns.</summary>
/// <param name="Said">The post it is about, as it stood.</param>
/// <param name="Others">What else keeps them out, for whoever reads it with the key and cannot see their list.</param>
public sealed record DecisionView(Decision Decision, bool MayAppeal, string? Said, IReadOnlyList<Decision> Others);

/// <summary>The member whom a decision concerns reads it. Whoever is suspended does so with the key they get when they try to sign in.</summary>
internal sealed class ReadDecision(PalabreDb db, Suspensions suspensions, TimeProvider clock)
{
    /// <param name="Measure"><c>warning</c>, <c>removal</c>, <c>roomEnded</c>, <c>suspension</c>, <c>postRemoved</c> or <c>abusiveReport</c>.</param>
    /// <param name="Outcome"><c>none</c>, <c>upheld</c> or <c>overturned</c>.</param>
    public sealed record DecisionJson(
        DecisionId Id, DateTimeOffset At, Measure Measure, DateTimeOffset? Until, string Rule, string Facts, RoomId? Room, PostId? Post,
        string? Appeal, AppealOutcome Outcome, string? OutcomeReasons, bool MayAppeal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/decisions", async (Viewer viewer, ReadDecision read, CancellationToken ct) =>
            TypedResults.Ok((await read.OfAsync(viewer.Member!.Value, ct)).Select(read.Json).ToList())).ForMembers(Scope.Read).WithTags("Safety").WithName("ListDecisions");
        routes.MapGet(DecisionsPage.Path, async (Viewer viewer, ReadDecision read, Logbook log, CancellationToken ct) => Answers.Page<DecisionsPage>(
            new { Decisions = await read.OfAsync(viewer.Member!.Value, ct), Log = await log.OfAsync(viewer.Member!.Value, ct) })).ForMembers(Scope.Write).ExcludeFromDescription();
        routes.MapGet("/decisions/{decision:long}", ShowAsync).ExcludeFromDescription();
    }

    /// <summary>Whether the concerned member has something to read yet: a decision, or the outcome of their appeal.</summary>
    public Task<bool> HasUnreadAsync(MemberId me, CancellationToken ct) => db.Set<Decision>()
        .AnyAsync(d => d.Member == me && (d.SeenAt == null || (d.OutcomeAt != null && d.OutcomeSeenAt == null)), ct);

    /// <summary>Null for everyone but the member it concerns.</summary>
    public async Task<DecisionView?> ViewAsync(DecisionId id, Viewer viewer, string? key, CancellationToken ct)
    {
        if (await db.Set<Decision>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) is not { } found || !found.IsFor(viewer.Member, key)) return null;
        var said = found.Post is null ? null
            : await db.Set<Report>().Where(r => r.Decision == id && r.Said != null).OrderByDescending(r => r.Id).Select(r => r.Said).FirstOrDefaultAsync(ct);
        return new(found, found.MayAppealAt(clock.GetUtcNow()), said, key is null ? [] : await suspensions.OthersAsync(found, ct));
    }

    private async Task<IReadOnlyList<Decision>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<Decision>().AsNoTracking().Where(d => d.Member == me).OrderByDescending(d => d.Id).ToListAsync(ct);

    private DecisionJson Json(Decision d) => new(
        d.Id, d.At, d.Measure, d.Until, d.Rule, d.Facts, d.Room, d.Post, d.Appeal, d.Outcome, d.OutcomeReasons, d.MayAppealAt(clock.GetUtcNow()));

    private static async Task<IResult> ShowAsync(DecisionId decision, string? key, HttpContext http, Viewer viewer, ReadDecision read, CancellationToken ct)
    {
        if (await read.ViewAsync(decision, viewer, key, ct) is not { } view) return viewer.IsGuest && key is null ? MembersOnly.AskToSignIn(http) : TypedResults.NotFound();
        await read.SeeAsync(view.Decision, ct);
        return Answers.Page<DecisionPage>(new { View = view, Key = key });
    }

    /// <summary>Notes what this page shows, and no more: an outcome that came while it was drawn stays to be read.</summary>
    private async Task SeeAsync(Decision shown, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (shown.SeenAt is null)
            await db.Set<Decision>().Where(d => d.Id == shown.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.SeenAt, now), ct);
        if (shown is { OutcomeAt: not null, OutcomeSeenAt: null })
            await db.Set<Decision>().Where(d => d.Id == shown.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.OutcomeSeenAt, now), ct);
    }
}
