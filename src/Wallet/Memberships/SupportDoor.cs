using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships;

/// <summary>Who may support whom, and with what.</summary>
internal sealed class SupportDoor(IMembers members, Proving proving, MembershipDesk desk, Limits limits, Gates gates, PalabreDb db)
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

    /// <summary>Why it is not shown that it is they who agree to so much; null also where nobody asks.</summary>
    /// <param name="credential">A passkey's answer, from a form.</param>
    public Task<Refusal?> ProveAsync(MemberId me, long amount, string currency, string? credential, string? password, CancellationToken ct) =>
        proving.CheckAsync(me, new(amount, Currency.Of(currency)), new(credential, password), ct);

    /// <summary>Waits until nothing else that somebody pays is looked at. Before <see cref="CheckLimitsAsync"/>, and kept until it is written.</summary>
    public Task<IDisposable> TurnAsync(MemberId me, CancellationToken ct) => gates.EnterAsync(me, ct);

    /// <summary>Whether so much may be agreed to, whenever it is paid.</summary>
    public Task<Refusal?> CheckOnceAsync(MemberId me, long price, string currency, CancellationToken ct) => limits.CheckOnceAsync(me, new(price, Currency.Of(currency)), ct);

    /// <summary>Whether so much may leave one wallet now, and lie in the other. What was agreed to renews whatever the limits became.</summary>
    public async Task<Refusal?> CheckLimitsAsync(MemberId me, MemberId creator, long amount, string currency, CancellationToken ct)
    {
        var money = new Money(amount, Currency.Of(currency));
        return await limits.CheckAsync(me, money, ct) ?? await limits.CheckRoomAsync(creator, money, ct);
    }
}
