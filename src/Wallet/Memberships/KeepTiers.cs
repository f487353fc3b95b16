using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet.Memberships;

/// <summary>A creator makes tiers, says otherwise what they are, and archives them.</summary>
internal sealed class KeepTiers(PalabreDb db, WalletSettings settings, IdMaker ids, MembershipDesk desk)
{
    /// <param name="Monthly">As typed; nothing: it cannot be paid so.</param>
    /// <param name="OpenPrice">Whoever joins may pay more.</param>
    public sealed record Wish(string? Name, string? Description = null, string? Monthly = null, string? Yearly = null, bool OpenPrice = false, bool Rooms = false, bool Replays = false);

    public sealed record ChangeWish(string? Name, string? Description = null);

    public static void Map(SupportRoutes support)
    {
        support.Api.MapPost("/tiers", async (Wish wish, HttpContext http, Viewer viewer, KeepTiers keep, CancellationToken ct) =>
        {
            var (tier, refused) = await keep.MakeAsync(viewer, wish, ct);
            return tier is null ? http.Problem(refused!) : (IResult)TypedResults.Created($"/api/wallet/tiers/{tier.Id}", TierJson.Of(tier));
        }).Deed("MakeTier").Produces<TierJson>(StatusCodes.Status201Created);
        support.Api.MapPut("/tiers/{id:long}", async (TierId id, ChangeWish wish, HttpContext http, Viewer viewer, KeepTiers keep, CancellationToken ct) =>
            await keep.ChangeAsync(viewer, id, wish, ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.NoContent()).Deed("ChangeTier").Produces(204);
        support.Api.MapDelete("/tiers/{id:long}", async (TierId id, HttpContext http, Viewer viewer, KeepTiers keep, CancellationToken ct) =>
            await keep.ArchiveAsync(viewer, id, ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.NoContent()).Deed("ArchiveTier").Produces(204);

        support.Pages.MapPost("/tiers", async (HttpContext http, IFormCollection form, Viewer viewer, KeepTiers keep, ShowSupport show, CancellationToken ct) =>
            await show.AfterOwnAsync(http, viewer, (await keep.MakeAsync(viewer, new(form["name"], form["description"], form["monthly"], form["yearly"], form["openPrice"] == "true", form["benefit"].Contains("rooms"), form["benefit"].Contains("replays")), ct)).Refused, ct)).RequireRateLimiting(RateLimits.Write);
        support.Pages.MapPost("/tiers/{id:long}", async (TierId id, HttpContext http, IFormCollection form, Viewer viewer, KeepTiers keep, ShowSupport show, CancellationToken ct) =>
            await show.AfterOwnAsync(http, viewer, await keep.ChangeAsync(viewer, id, new(form["name"], form["description"]), ct), ct)).RequireRateLimiting(RateLimits.Write);
        support.Pages.MapPost("/tiers/{id:long}/archive", async (TierId id, HttpContext http, Viewer viewer, KeepTiers keep, ShowSupport show, CancellationToken ct) =>
            await show.AfterOwnAsync(http, viewer, await keep.ArchiveAsync(viewer, id, ct), ct)).RequireRateLimiting(RateLimits.Write);
    }

    public async Task<(Tier? Tier, Refusal? Refused)> MakeAsync(Viewer viewer, Wish wish, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (ReadWords(wish.Name, wish.Description, out var name, out var description) is { } unclear) return (null, unclear);
        if (ReadPrice(wish.Monthly, "monthly", out var monthly) is { } noMonth) return (null, noMonth);
        if (ReadPrice(wish.Yearly, "yearly", out var yearly) is { } noYear) return (null, noYear);
        if (monthly is null && yearly is null) return (null, new Refusal("tier_price", 422, "monthly"));
        if (await db.Set<Tier>().CountAsync(t => t.Creator == me && t.ArchivedAt == null, ct) >= Tier.Most) return (null, new Refusal("tier_too_many") { Args = [Tier.Most] });
        var tier = new Tier
        {
            Id = new(ids.Next()),
            Creator = me,
            Name = name,
            Description = description,
            Currency = settings.Of.Code,
            Monthly = monthly,
            Yearly = yearly,
            IsOpenPrice = wish.OpenPrice,
            Benefits = (wish.Rooms ? Benefits.Rooms : 0) | (wish.Replays ? Benefits.Replays : 0),
            MadeAt = desk.Now,
        };
        db.Add(tier);
        await db.SaveChangesAsync(ct);
        return (tier, null);
    }

    public async Task<Refusal?> ChangeAsync(Viewer viewer, TierId id, ChangeWish wish, CancellationToken ct)
    {
        if (await MineAsync(viewer, id, ct) is not { } tier) return Refusals.TierUnknown;
        if (ReadWords(wish.Name, wish.Description, out var name, out var description) is { } unclear) return unclear;
        (tier.Name, tier.Description) = (name, description);
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>Nobody can begin with it any more; it goes on for those who have it, and gifts of it are still used.</summary>
    public async Task<Refusal?> ArchiveAsync(Viewer viewer, TierId id, CancellationToken ct)
    {
        if (await MineAsync(viewer, id, ct) is not { } tier) return Refusals.TierUnknown;
        tier.ArchivedAt ??= desk.Now;
        await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task<Tier?> MineAsync(Viewer viewer, TierId id, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        return await db.Set<Tier>().SingleOrDefaultAsync(t => t.Id == id && t.Creator == me, ct);
    }

    private static Refusal? ReadWords(string? typedName, string? typedDescription, out string name, out string description)
    {
        (name, description) = (Typed.Line(typedName), Typed.Text(typedDescription));
        if (name.Length is 0 or > Tier.LongestName) return new Refusal("tier_name", 422, "name") { Args = [Tier.LongestName] };
        return description.Length > Tier.LongestDescription ? new Refusal("tier_description", 422, "description") { Args = [Tier.LongestDescription] } : null;
    }

    private Refusal? ReadPrice(string? typed, string field, out long? price)
    {
        price = null;
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var read = AmountText.Read(typed, settings.Of);
        if (read.Refusal is { } wrong) return wrong.ToRefusal(typed) with { Field = field };
        price = read.Money!.Value.Minor;
        return null;
    }
}
