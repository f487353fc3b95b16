using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships;

/// <summary>
/// A member pays months of a creator's tier for somebody else, who uses them when they like. Used while there is a membership already they
/// come after what is paid; nothing is lost.
/// </summary>
internal sealed class GiveMonths(SupportDoor door, MembershipDesk desk, Book book, PalabreDb db, IdMaker ids)
{
    /// <param name="Id">Made by who asks, before asking: the same gift may be asked for again and counts once.</param>
    /// <param name="To">A handle.</param>
    /// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
    public sealed record Wish(Guid? Id, string? Tier, string? To, int Months, string? Password = null) : IAskedOnce
    {
        IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
    }

    public static void Map(SupportRoutes support)
    {
        support.OfCreator.MapPost("/gifts", async (string handle, Wish wish, HttpContext http, Viewer viewer, GiveMonths give, MembershipViews views, CancellationToken ct) =>
        {
            var (gift, refused) = await give.DoAsync(viewer, handle, wish, null, ct);
            return gift is null ? http.Problem(refused!) : (IResult)TypedResults.Ok(await views.JsonAsync(gift, ct));
        }).Deed("GiveSupport").TakesKey().Produces<GiftJson>();
        support.Api.MapPost("/gifts/{id:long}/use", async (GiftId id, HttpContext http, Viewer viewer, GiveMonths give, MembershipViews views, CancellationToken ct) =>
        {
            var (membership, refused) = await give.UseAsync(viewer, id, ct);
            return membership is { } used ? TypedResults.Ok(await views.JsonAsync(viewer.Member!.Value, used, ct)) : (IResult)http.Problem(refused!);
        }).Deed("UseGift").Produces<MembershipJson>();
        support.Forms.MapPost("/give", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, GiveMonths give, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, (await give.DoAsync(viewer, handle, new(Guid.TryParse(form["id"], out var id) ? id : default, form["tier"], form["to"], int.TryParse(form["months"], out var months) ? months : 0, form["proof-password"]), form["credential"], ct)).Refused, ct, given: true));
        support.Pages.MapPost("/gifts/{id:long}/use", async (GiftId id, HttpContext http, Viewer viewer, GiveMonths give, ListSupport list, CancellationToken ct) =>
            await list.AfterAsync(http, viewer, (await give.UseAsync(viewer, id, ct)).Refused, ct)).RequireRateLimiting(RateLimits.Write);
    }

    public async Task<(Gift? Gift, Refusal? Refused)> DoAsync(Viewer viewer, string handle, Wish wish, string? credential, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (wish.Id is not { } id || !Draft.CanBeId(id)) return (null, new Refusal("support_gift_id", 422, "id"));
        if (wish.Months is < 1 or > Gift.MostMonths) return (null, new Refusal("support_gift_months", 422, "months") { Args = [Gift.MostMonths] });
        var (creator, refused) = await door.ApproachAsync(me, handle, ct);
        if (creator is null) return (null, refused);
        if (await door.TierAsync(creator.Id, wish.Tier, ct) is not { Monthly: { } monthly } tier) return (null, Refusals.TierUnknown);
        if (await RecipientAsync(me, creator.Id, wish.To, ct) is not ({ } recipient, _)) return (null, (await RecipientAsync(me, creator.Id, wish.To, ct)).Refused);
        var amount = (Int128)monthly * wish.Months;
        if (amount > long.MaxValue) return (null, Refusals.Short);
        if (await door.ProveAsync(me, (long)amount, tier.Currency, credential, wish.Password, ct) is { } unproved) return (null, unproved);
        using var turn = await door.TurnAsync(me, ct);
        // What was given already is no new gift, whatever the limits became by it.
        var isKnown = await db.Set<Gift>().AnyAsync(g => g.Journal == id, ct);
        if (!isKnown && await door.CheckLimitsAsync(me, creator.Id, (long)amount, tier.Currency, ct) is { } limited) return (null, limited);
        return await desk.AloneAsync<(Gift?, Refusal?)>(async (tables, stop) =>
        {
            if (await db.Set<Gift>().SingleOrDefaultAsync(g => g.Journal == id, stop) is { } before)
                return before.Giver == me && before.Recipient == recipient && before.Tier == tier.Id && before.Months == wish.Months ? (before, null) : (null, new Refusal("support_gift_other", 409, "id"));
            var gift = new Gift
            {
                Id = new(ids.Next()),
                Giver = me,
                Recipient = recipient,
                Creator = creator.Id,
                Tier = tier.Id,
                Months = wish.Months,
                Left = wish.Months,
                Amount = (long)amount,
                Currency = tier.Currency,
                Journal = id,
                At = desk.Now,
            };
            var draft = new Draft(id, MembershipDesk.Kind, [new Line.Move(WalletAccount.Of(me), WalletAccount.Of(creator.Id), new(gift.Amount, Currency.Of(gift.Currency)))]);
            switch ((await book.CommitAsync(tables, [draft], stop))[0])
            {
                case Outcome.Created: break;
                case Outcome.Refused { Code: Ledger.Refusals.Insufficient or Ledger.Refusals.TooLarge }: return (null, Refusals.Short);
                default: return (null, new Refusal("support_gift_other", 409, "id"));
            }
            db.Add(gift);
            db.Tell(new SupportGiven(gift.Id, me, recipient, creator.Id, gift.Months));
            return (gift, null);
        }, ct, keeps: done => done.Item2 is null);
    }

    public async Task<(MembershipId? Membership, Refusal? Refused)> UseAsync(Viewer viewer, GiftId id, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await db.Set<Gift>().AsNoTracking().SingleOrDefaultAsync(g => g.Id == id && g.Recipient == me, ct) is not { } seen) return (null, Refusals.GiftUnknown);
        if (await door.CheckAsync(me, seen.Creator, ct) is { } apart) return (null, apart);
        return await desk.AloneAsync<(MembershipId?, Refusal?)>(async (tables, stop) =>
        {
            var gift = await db.Set<Gift>().SingleAsync(g => g.Id == id, stop);
            if (gift.UsedAt is not null) return (null, new Refusal("support_gift_used"));
            gift.UsedAt = desk.Now;
            var mine = await db.Set<Membership>().SingleOrDefaultAsync(m => m.Supporter == me && m.Creator == gift.Creator && m.EndedAt == null, stop);
            var isNew = mine is null;
            if (mine is null) db.Add(mine = Membership.Given(new(ids.Next()), me, gift.Creator, gift.Tier, gift.Currency, desk.Now));
            mine.Receive(gift.Months);
            // What begins by it is seen by the question which gift comes first.
            await db.SaveChangesAsync(stop);
            if (mine.State == MembershipState.Active) await desk.SettleAccessAsync(mine, stop);
            else
            {
                await desk.DoAsync(tables, mine, mine.Go(desk.Now), stop);
                if (isNew) db.Tell(new SupportBegan(mine.Id.Value, mine.Id, me, gift.Creator));
            }
            return (mine.Id, null);
        }, ct, keeps: done => done.Item2 is null);
    }

    private async Task<(MemberId? Recipient, Refusal? Refused)> RecipientAsync(MemberId me, MemberId creator, string? handle, CancellationToken ct)
    {
        var typed = handle?.Trim().TrimStart('@') ?? "";
        if (typed.Length == 0 || await door.FindAsync(typed, ct) is not { } recipient) return (null, new Refusal("member_unknown", 422, "to") { Args = [typed] });
        if (recipient.Id == creator) return (null, new Refusal("support_gift_creator", 422, "to"));
        // The same words whoever blocks whom.
        if (await door.CheckAsync(recipient.Id, creator, ct) is not null || (recipient.Id != me && await door.CheckAsync(me, recipient.Id, ct) is not null)) return (null, new Refusal("support_gift_apart", 403, "to"));
        return (recipient.Id, null);
    }
}
