using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>A member kept at a distance.</summary>
/// <param name="Until">Over by itself then.</param>
public sealed record KeptMember(MemberCard Card, DateTimeOffset At, DateTimeOffset? Until = null);

/// <summary>Whom one member blocks and mutes, latest first; for that member only.</summary>
internal sealed class Kept(PalabreDb db, IMembers members, TimeProvider clock)
{
    public sealed record PersonJson(MemberId Id, string Handle, string Name);
    public sealed record KeptJson(PersonJson Member, DateTimeOffset At, DateTimeOffset? Until);

    public static void Map(SafetyRoutes routes)
    {
        routes.Api.MapGet("/blocks", async (Viewer viewer, Kept kept, CancellationToken ct) =>
            TypedResults.Ok((await kept.BlockedAsync(viewer.Member!.Value, ct)).Select(Json).ToList())).ForMembers(Scope.Read).WithName("ListBlocks");
        routes.Api.MapGet("/mutes", async (Viewer viewer, Kept kept, CancellationToken ct) =>
            TypedResults.Ok((await kept.MutedAsync(viewer.Member!.Value, ct)).Select(Json).ToList())).ForMembers(Scope.Read).WithName("ListMutes");
    }

    public async Task<IReadOnlyList<KeptMember>> BlockedAsync(MemberId me, CancellationToken ct) =>
        await WithCardsAsync(await db.Set<Block>().Where(b => b.Blocker == me).ToDictionaryAsync(b => b.Blocked, b => (b.At, (DateTimeOffset?)null), ct), ct);

    public async Task<IReadOnlyList<KeptMember>> MutedAsync(MemberId me, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await WithCardsAsync(await db.Set<Mute>().Where(m => m.Muter == me && (m.Until == null || m.Until > now)).ToDictionaryAsync(m => m.Muted, m => (m.At, m.Until), ct), ct);
    }

    private async Task<IReadOnlyList<KeptMember>> WithCardsAsync(Dictionary<MemberId, (DateTimeOffset At, DateTimeOffset? Until)> kept, CancellationToken ct)
    {
        var cards = await members.CardsAsync(kept.Keys, ct);
        return [.. kept.Where(k => cards.ContainsKey(k.Key)).Select(k => new KeptMember(cards[k.Key], k.Value.At, k.Value.Until)).OrderByDescending(k => k.At).ThenBy(k => k.Card.Handle, StringComparer.Ordinal)];
    }

    private static KeptJson Json(KeptMember kept) => new(new(kept.Card.Id, kept.Card.Handle, kept.Card.Name), kept.At, kept.Until);
}
