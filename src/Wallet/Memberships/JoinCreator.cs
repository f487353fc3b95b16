using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Wallet.Memberships;

/// <summary>
/// A member begins to support another: the first period is paid at once. What cannot be paid is kept for a day, to be paid when there is
/// enough in the wallet. Whoever has months of a gift pays from their end on.
/// </summary>
internal sealed class JoinCreator(SupportDoor door, MembershipDesk desk, OnceBook once, PalabreDb db, IdMaker ids)
{
    /// <param name="MayContact">The creator may write to them elsewhere: their e-mail address, when they have one, stands in the creator's list.</param>
    /// <param name="Id">A UUID made by who asks: a repeat answers with the membership that is there.</param>
    /// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
    public sealed record Wish(string? Tier, string? Period = null, string? Price = null, bool MayContact = false, Guid? Id = null, string? Password = null) : IAskedOnce
    {
        IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
    }

    public static void Map(SupportRoutes support)
    {
        support.OfCreator.MapPut("", async (string handle, Wish wish, HttpContext http, Viewer viewer, JoinCreator join, MembershipViews views, CancellationToken ct) =>
        {
            var (made, refused) = await join.DoAsync(viewer, handle, wish, null, ct);
            return made is { } id ? TypedResults.Ok(await views.JsonAsync(viewer.Member!.Value, id, ct)) : (IResult)http.Problem(refused!);
        }).Deed("JoinCreator").TakesKey().Produces<MembershipJson>();
        support.Forms.MapPost("/join", async (string handle, HttpContext http, IFormCollection form, Viewer viewer, JoinCreator join, ShowSupport show, CancellationToken ct) =>
            await show.AfterAsync(http, viewer, handle, (await join.DoAsync(viewer, handle, new(form["tier"], form["period"], form["price"], form["contact"] == "true", Password: form["proof-password"]), form["credential"], ct)).Refused, ct));
    }

    public async Task<(MembershipId? Id, Refusal? Refused)> DoAsync(Viewer viewer, string handle, Wish wish, string? credential, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (creator, refused) = await door.ApproachAsync(me, handle, ct);
        if (creator is null) return (null, refused);
        if (await door.TierAsync(creator.Id, wish.Tier, ct) is not { } tier) return (null, Refusals.TierUnknown);
        var (terms, wrong) = ReadTerms.Of(new(wish.Tier, wish.Period, wish.Price), tier);
        if (terms is not { } agreed) return (null, wrong);
        if (await door.ProveAsync(me, agreed.Price, tier.Currency, credential, wish.Password, ct) is { } unproved) return (null, unproved);
        using var turn = await door.TurnAsync(me, ct);
        var asked = OnceBook.Hash("join", creator.Id, agreed.Tier, agreed.Period, agreed.Price, wish.MayContact);
        var (known, other) = await once.FindAsync(me, wish.Id, asked, ct);
        if (known is { } made) return (new MembershipId(made), null);
        if (other is not null) return (null, other);
        if (await door.CheckLimitsAsync(me, creator.Id, agreed.Price, tier.Currency, ct) is { } limited) return (null, limited);
        return await desk.AloneAsync<(MembershipId?, Refusal?)>(async (tables, stop) =>
        {
            var before = await db.Set<Membership>().SingleOrDefaultAsync(m => m.Supporter == me && m.Creator == creator.Id && m.EndedAt == null, stop);
            if (before is { State: MembershipState.Incomplete })
            {
                before.End(desk.Now, "never_paid");
                // The row before is seen to have ended before another one lives.
                await db.SaveChangesAsync(stop);
            }
            else if (before is { Price: null })
            {
                before.MayContact = wish.MayContact;
                before.ChangeAtNext(agreed);
                once.Keep(me, wish.Id, asked, before.Id.Value);
                await desk.SettleAccessAsync(before, stop);
                return (before.Id, null);
            }
            else if (before is not null) return (null, new Refusal("support_already"));
            var membership = Membership.Wanted(new(ids.Next()), me, creator.Id, agreed, tier.Currency, desk.Now);
            membership.MayContact = wish.MayContact;
            db.Add(membership);
            once.Keep(me, wish.Id, asked, membership.Id.Value);
            await desk.DoAsync(tables, membership, membership.Go(desk.Now), stop);
            return (membership.Id, null);
        }, ct, keeps: done => done.Item2 is null);
    }
}
