using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Somebody's share, as everybody who may see the envelope sees it.</summary>
public sealed record TakenShare(MemberCard Member, Money Amount, DateTimeOffset At);

/// <summary>An envelope as it stands.</summary>
/// <param name="Taken">Who took what, in their order; empty for guests.</param>
/// <param name="Mine">The viewer's own share.</param>
/// <param name="Drawn">All shares in their order, once it is over: with the seed, what one needs to check it.</param>
public sealed record RedPacketView(RedPacket Packet, MemberCard Sender, IReadOnlyList<TakenShare> Taken, Money? Mine, IReadOnlyList<long> Drawn)
{
    /// <summary>Who got most, once a random one is over and several took of it; among equals whoever came first.</summary>
    public TakenShare? Luckiest => Packet is { IsRandom: true, EndedAt: not null } && Taken.Count > 1 ? Taken.MaxBy(t => t.Amount.Minor) : null;
}

/// <summary>Reads envelopes.</summary>
internal sealed class RedPacketBook(PalabreDb db, IMembers members, TimeProvider clock)
{
    /// <summary>Of a room or a club on one page.</summary>
    private const int MostShown = 10;

    /// <summary>What is over is shown a little longer: one wants to see who got what.</summary>
    private static readonly TimeSpan ShownAfterwards = TimeSpan.FromMinutes(10);

    public Task<RedPacket?> FindAsync(Guid id, CancellationToken ct) => db.Set<RedPacket>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);

    public Task<RedPacketShare?> ShareOfAsync(Guid id, MemberId member, CancellationToken ct) =>
        db.Set<RedPacketShare>().AsNoTracking().SingleOrDefaultAsync(s => s.Packet == id && s.Member == member, ct);

    /// <summary>Those in a room or a club that can be opened or ended a moment ago, latest first. For whom they exist is another question.</summary>
    public Task<List<RedPacket>> InAsync(RoomId? room, ClubId? club, CancellationToken ct)
    {
        var (now, ended) = (clock.GetUtcNow(), clock.GetUtcNow() - ShownAfterwards);
        var all = db.Set<RedPacket>().AsNoTracking().Where(p => (p.EndedAt == null && p.Until > now) || p.EndedAt > ended);
        return (room is { } r ? all.Where(p => p.Room == r) : all.Where(p => p.Club == club)).OrderByDescending(p => p.MadeAt).Take(MostShown).ToListAsync(ct);
    }

    /// <param name="viewer">Null for a guest.</param>
    public async Task<RedPacketView> ViewAsync(RedPacket packet, MemberId? viewer, CancellationToken ct)
    {
        var shares = await db.Set<RedPacketShare>().AsNoTracking().Where(s => s.Packet == packet.Id).OrderBy(s => s.Place).ToListAsync(ct);
        var cards = await members.CardsAsync([packet.Sender, .. shares.Select(s => s.Member).OfType<MemberId>()], ct);
        var mine = viewer is { } me ? shares.Find(s => s.Member == me) : null;
        return new(packet, cards[packet.Sender],
            viewer is null ? [] : [.. shares.Where(s => s.Member is { } m && cards.ContainsKey(m)).Select(s => new TakenShare(cards[s.Member!.Value], new(s.Amount, packet.Of), s.TakenAt!.Value))],
            mine is null ? null : new(mine.Amount, packet.Of), packet.EndedAt is null ? [] : [.. shares.Select(s => s.Amount)]);
    }
}
