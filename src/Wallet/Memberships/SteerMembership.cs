using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Wallet.Memberships;

/// <summary>What a supporter does with a membership of theirs: change it, pay what is due, let it rest, go on, cancel.</summary>
internal sealed class SteerMembership(SupportDoor door, MembershipDesk desk, PalabreDb db)
{
    /// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
    public sealed record ProofWish(string? Password);

    public static void Map(SupportRoutes support)
    {
        support.Api.MapPut("/memberships/{id:long}/terms", async (MembershipId id, TermsWish wish, HttpContext http, Viewer viewer, SteerMembership steer, MembershipViews views, CancellationToken ct) =>
            await AnswerAsync(http, viewer, id, await steer.ChangeAsync(viewer, id, wish, null, ct), views, ct)).Deed("ChangeMembership").Produces<MembershipJson>();
        support.Api.MapPost("/memberships/{id:long}/pay", async (MembershipId id, HttpContext http, Viewer viewer, SteerMembership steer, MembershipViews views, CancellationToken ct) =>
            await AnswerAsync(http, viewer, id, await steer.PayAsync(viewer, id, ct), views, ct)).Deed("PayMembership").Produces<MembershipJson>();
        support.Api.MapPost("/memberships/{id:long}/pause", async (MembershipId id, HttpContext http, Viewer viewer, SteerMembership steer, MembershipViews views, CancellationToken ct) =>
            await AnswerAsync(http, viewer, id, await steer.PauseAsync(viewer, id, ct), views, ct)).Deed("PauseMembership").Produces<MembershipJson>();
        support.Api.MapPost("/memberships/{id:long}/resume", async (MembershipId id, ProofWish? proof, HttpContext http, Viewer viewer, SteerMembership steer, MembershipViews views, CancellationToken ct) =>
            await AnswerAsync(http, viewer, id, await steer.ResumeAsync(viewer, id, null, proof?.Password, ct), views, ct)).Deed("ResumeMembership").Produces<MembershipJson>();
        support.Api.MapDelete("/memberships/{id:long}", async (MembershipId id, HttpContext http, Viewer viewer, SteerMembership steer, MembershipViews views, CancellationToken ct) =>
            await AnswerAsync(http, viewer, id, await steer.CancelAsync(viewer, id, ct), views, ct)).Deed("CancelMembership").Produces<MembershipJson>();

        support.Forms.MapPost("/change", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, SteerMembership steer, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, await steer.ChangeAsync(viewer, IdOf(form), new(form["tier"], form["period"], form["price"], form["proof-password"]), form["credential"], ct), ct));
        support.Forms.MapPost("/pay", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, SteerMembership steer, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, await steer.PayAsync(viewer, IdOf(form), ct), ct));
        support.Forms.MapPost("/pause", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, SteerMembership steer, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, await steer.PauseAsync(viewer, IdOf(form), ct), ct));
        support.Forms.MapPost("/resume", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, SteerMembership steer, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, await steer.ResumeAsync(viewer, IdOf(form), form["credential"], form["proof-password"], ct), ct));
        support.Forms.MapPost("/cancel", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, SteerMembership steer, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, await steer.CancelAsync(viewer, IdOf(form), ct), ct));
    }

    /// <summary>To something dearer of the same period at once, for the difference; to anything else at the next date.</summary>
    public async Task<Refusal?> ChangeAsync(Viewer viewer, MembershipId id, TermsWish wish, string? credential, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await MineAsync(me, id, ct) is not { } mine) return Refusals.Unknown;
        if (await door.CheckAsync(me, mine.Creator, ct) is { } apart) return apart;
        if (await door.TierAsync(mine.Creator, wish.Tier, ct) is not { } tier) return Refusals.TierUnknown;
        var (terms, wrong) = ReadTerms.Of(wish, tier);
        if (terms is not { } agreed) return wrong;
        if (tier.Currency != mine.Currency) return new Refusal("support_currency") { Args = [mine.Currency] };
        var isMore = agreed.Price > (mine.Price ?? 0);
        if (isMore && await door.ProveAsync(me, agreed.Price, mine.Currency, credential, wish.Password, ct) is { } unproved) return unproved;
        using var turn = await door.TurnAsync(me, ct);
        // It renews by itself for so much, and no limit is asked then.
        if (isMore && await door.CheckOnceAsync(me, agreed.Price, mine.Currency, ct) is { } tooMuch) return tooMuch;
        if (mine.Upgrade(agreed, desk.Now) is { Amount: > 0 } seen && await door.CheckLimitsAsync(me, mine.Creator, seen.Amount, mine.Currency, ct) is { } limited) return limited;
        return (await desk.ChangeAsync(me, id, async (tables, membership, stop) =>
        {
            if (membership.State is not (MembershipState.Active or MembershipState.Paused)) return new Refusal("support_pay_first");
            var begins = await desk.FreeAsync(id, stop);
            if (begins >= membership.PeriodEnd || membership.Upgrade(agreed, desk.Now) is not { } charge)
            {
                membership.ChangeAtNext(agreed);
                await desk.SettleAccessAsync(membership, stop);
                return null;
            }
            if (!await desk.PayAsync(tables, membership, charge with { Start = begins }, stop)) return Refusals.Short;
            membership.Keep();
            await desk.SettleAccessAsync(membership, stop);
            desk.TellAccess(membership);
            return null;
        }, ct)).Refused;
    }

    /// <summary>Tries now what is tried again by itself later, or never was paid.</summary>
    public Task<Refusal?> PayAsync(Viewer viewer, MembershipId id, CancellationToken ct) => BeginAsync(viewer, id,
        membership => membership.State is MembershipState.Incomplete or MembershipState.PastDue ? null : new Refusal("support_nothing_due"), ct);

    /// <summary>Neither cancelled nor paused at the end of the period any more; after a pause a new period begins, and is paid, now.</summary>
    public async Task<Refusal?> ResumeAsync(Viewer viewer, MembershipId id, string? credential, string? password, CancellationToken ct)
    {
        if (await MineAsync(viewer.Member!.Value, id, ct) is { State: MembershipState.Paused } rests)
        {
            if (rests.Go(desk.Now) is Step.Take { Charge: var charge } && await door.ProveAsync(rests.Supporter, charge.Amount, rests.Currency, credential, password, ct) is { } unproved) return unproved;
            return await BeginAsync(viewer, id, _ => null, ct);
        }
        return (await desk.ChangeAsync(viewer.Member!.Value, id, async (_, membership, stop) =>
        {
            if (membership.State != MembershipState.Active) return new Refusal("support_pay_first");
            membership.Keep();
            await desk.SettleAccessAsync(membership, stop);
            return null;
        }, ct)).Refused;
    }

    public async Task<Refusal?> PauseAsync(Viewer viewer, MembershipId id, CancellationToken ct) => (await desk.ChangeAsync(viewer.Member!.Value, id, async (_, membership, stop) =>
    {
        if (membership.State is not (MembershipState.Active or MembershipState.PastDue)) return new Refusal("support_pay_first");
        membership.Pause(desk.Now);
        await desk.SettleAccessAsync(membership, stop);
        if (membership.State == MembershipState.Paused) desk.TellAccess(membership);
        return null;
    }, ct)).Refused;

    public async Task<Refusal?> CancelAsync(Viewer viewer, MembershipId id, CancellationToken ct) => (await desk.ChangeAsync(viewer.Member!.Value, id, async (_, membership, stop) =>
    {
        membership.Cancel(desk.Now);
        await desk.SettleAccessAsync(membership, stop);
        if (!membership.IsLive) desk.TellAccess(membership);
        return null;
    }, ct)).Refused;

    private async Task<Refusal?> BeginAsync(Viewer viewer, MembershipId id, Func<Membership, Refusal?> may, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await MineAsync(me, id, ct) is not { } mine) return Refusals.Unknown;
        if (await door.CheckAsync(me, mine.Creator, ct) is { } apart) return apart;
        using var turn = await door.TurnAsync(me, ct);
        // What begins now is given now, like anything else; what is only late would be renewed without asking.
        if (mine.State is MembershipState.Incomplete or MembershipState.Paused && mine.Go(desk.Now) is Step.Take { Charge: var charge }
            && await door.CheckLimitsAsync(me, mine.Creator, charge.Amount, mine.Currency, ct) is { } limited) return limited;
        return (await desk.ChangeAsync(me, id, async (tables, membership, stop) =>
        {
            if (may(membership) is { } refused) return refused;
            // They asked twice at once: it goes on already, and the next period is not to be paid yet.
            if (membership.State == MembershipState.Active) return null;
            // A try of one's own is none of those that are counted: when it fails nothing of it is kept.
            return await desk.DoAsync(tables, membership, membership.Go(desk.Now), stop) ? Refusals.Short : null;
        }, ct)).Refused;
    }

    private Task<Membership?> MineAsync(MemberId me, MembershipId id, CancellationToken ct) =>
        db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id && m.Supporter == me && m.EndedAt == null, ct);

    private static async Task<IResult> AnswerAsync(HttpContext http, Viewer viewer, MembershipId id, Refusal? refused, MembershipViews views, CancellationToken ct) =>
        refused is null ? TypedResults.Ok(await views.JsonAsync(viewer.Member!.Value, id, ct)) : http.Problem(refused);

    private static MembershipId IdOf(IFormCollection form) => MembershipId.TryParse(form["membership"], null, out var id) ? id : default;
}
