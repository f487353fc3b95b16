using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>A membership with the people and the tiers that it names.</summary>
public sealed record MembershipView(Membership What, MemberCard? Supporter, MemberCard? Creator, Tier? Tier, Tier? NextTier);

/// <summary>A gift with the same.</summary>
public sealed record GiftView(Gift What, MemberCard? Giver, MemberCard? Recipient, MemberCard? Creator, Tier? Tier);

/// <summary>Reads memberships for pages and programs.</summary>
internal sealed class MembershipViews(PalabreDb db, IMembers members)
{
    /// <summary>What is offered by a creator, cheapest first.</summary>
    public async Task<IReadOnlyList<Tier>> TiersAsync(MemberId creator, bool archived, CancellationToken ct) =>
        [.. (await db.Set<Tier>().AsNoTracking().Where(t => t.Creator == creator && (archived || t.ArchivedAt == null)).ToListAsync(ct)).OrderBy(t => t.ArchivedAt is not null).ThenBy(t => t.Monthly ?? t.Yearly).ThenBy(t => t.Id.Value)];

    /// <summary>What somebody has of a creator, if it lives.</summary>
    public async Task<MembershipView?> MineAsync(MemberId me, MemberId creator, CancellationToken ct) =>
        await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(m => m.Supporter == me && m.Creator == creator && m.EndedAt == null, ct) is { } mine ? (await LookAsync([mine], ct))[0] : null;

    public async Task<IReadOnlyList<MembershipView>> LookAsync(IReadOnlyCollection<Membership> found, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. found.SelectMany(m => (MemberId[])[m.Supporter, m.Creator]).Distinct()], ct);
        var tiers = await TiersAsync([.. found.Select(m => m.Tier), .. found.Select(m => m.NextTier).OfType<TierId>()], ct);
        return [.. found.Select(m => new MembershipView(m, people.GetValueOrDefault(m.Supporter), people.GetValueOrDefault(m.Creator), tiers.GetValueOrDefault(m.Tier), m.NextTier is { } next ? tiers.GetValueOrDefault(next) : null))];
    }

    public async Task<IReadOnlyList<GiftView>> LookAsync(IReadOnlyCollection<Gift> found, CancellationToken ct)
    {
        var people = await members.CardsAsync([.. found.SelectMany(g => (MemberId[])[g.Giver, g.Recipient, g.Creator]).Distinct()], ct);
        var tiers = await TiersAsync([.. found.Select(g => g.Tier)], ct);
        return [.. found.Select(g => new GiftView(g, people.GetValueOrDefault(g.Giver), people.GetValueOrDefault(g.Recipient), people.GetValueOrDefault(g.Creator), tiers.GetValueOrDefault(g.Tier)))];
    }

    public async Task<MembershipJson> JsonAsync(MemberId me, MembershipId id, CancellationToken ct) =>
        Json((await LookAsync([await db.Set<Membership>().AsNoTracking().SingleAsync(m => m.Id == id && m.Supporter == me, ct)], ct))[0]);

    public async Task<GiftJson> JsonAsync(Gift gift, CancellationToken ct) => Json((await LookAsync([gift], ct))[0]);

    public static MembershipJson Json(MembershipView view)
    {
        var m = view.What;
        return new(
            m.Id, SupportPersonJson.Of(view.Supporter), SupportPersonJson.Of(view.Creator), view.Tier is { } tier ? TierJson.Of(tier) : null, Word(m.State), ReadTerms.Word(m.Period),
            TierJson.Amount(m.Price, m.Currency), m.Currency, m.PeriodStart, m.PeriodEnd, m.AccessUntil, m.IsGift, m.GiftMonths, m.CancelsAtEnd, m.PausesAtEnd,
            m.Next is { } next ? new(next.Tier, ReadTerms.Word(next.Period), TierJson.Amount(next.Price, m.Currency)!) : null, m.State == MembershipState.PastDue ? m.DueAt : null, m.MayContact, m.EndedWhy);
    }

    public static GiftJson Json(GiftView view) => new(
        view.What.Id, SupportPersonJson.Of(view.Giver), SupportPersonJson.Of(view.Recipient), SupportPersonJson.Of(view.Creator), view.Tier is { } tier ? TierJson.Of(tier) : null, view.What.Months, view.What.Left,
        TierJson.Amount(view.What.Amount, view.What.Currency)!, view.What.Currency, view.What.At, view.What.UsedAt);

    public static string Word(MembershipState state) => state switch
    {
        MembershipState.Incomplete => "incomplete",
        MembershipState.Active => "active",
        MembershipState.PastDue => "past_due",
        MembershipState.Paused => "paused",
        _ => "ended",
    };

    private async Task<Dictionary<TierId, Tier>> TiersAsync(List<TierId> ids, CancellationToken ct) =>
        ids.Count == 0 ? [] : await db.Set<Tier>().AsNoTracking().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, ct);
}
