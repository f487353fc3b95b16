using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Who may make, see and open envelopes.</summary>
internal sealed class RedPacketRights(IRooms rooms, IClubs clubs, IMembers members, ISafety safety, PalabreDb db, TimeProvider clock)
{
    /// <summary>Who comes in only because of the envelope waits for so long.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(30);

    /// <summary>An account younger than this takes no money. Points it may.</summary>
    private static readonly TimeSpan Newcomer = TimeSpan.FromHours(24);

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Envelopes of one member in a day.</summary>
    private const int MostADay = 3;

    /// <summary>In whole units of a currency: 200 euros.</summary>
    private const long MostTotal = 200;

    public async Task<Refusal?> MayMakeAsync(RedPacket packet, CancellationToken ct)
    {
        if (packet.Total > MostOf(packet.Of)) return new Refusal("packet_total", 422, "total") { Args = [MostTotal] };
        if (packet.Club is { } club) return (await clubs.MembersAmongAsync(club, [packet.Sender], ct)).Contains(packet.Sender) ? null : new Refusal("packet_not_member", 403);
        var room = packet.Room!.Value;
        if (!(await rooms.AdmittedAsync(packet.Sender, [room], ct)).Contains(room)) return new Refusal("not_found", 404);
        return (await rooms.PresentAsync(room, ct)).ContainsKey(packet.Sender) ? null : new Refusal("packet_not_there", 403);
    }

    public async Task<ClubCard?> ClubAsync(string slug, MemberId? viewer, CancellationToken ct) =>
        (await clubs.FindAsync([slug], ct)).Values.FirstOrDefault() is { } club && (await clubs.ExistForAsync(viewer, [club.Id], ct)).Contains(club.Id) ? club : null;

    public async Task<Refusal?> TooManyAsync(MemberId me, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Day;
        return await db.Set<RedPacket>().CountAsync(p => p.Sender == me && p.MadeAt > since, ct) >= MostADay ? new Refusal("packet_too_many") { Args = [MostADay] } : null;
    }

    /// <summary>Whether an envelope exists for somebody. Guests see those in rooms that are open to all.</summary>
    public async Task<bool> MaySeeAsync(RedPacket packet, MemberId? viewer, CancellationToken ct)
    {
        if (viewer is not { } me) return packet.Room is { } open && (await rooms.CardsAsync([open], ct)).GetValueOrDefault(open) is { IsOpenToAll: true };
        if (me == packet.Sender || await db.Set<RedPacketShare>().AnyAsync(s => s.Packet == packet.Id && s.Member == me, ct)) return true;
        if ((await safety.BlocksAsync(me, [packet.Sender], ct)).With(packet.Sender)) return false;
        return packet.Room is { } room
            ? (await rooms.AdmittedAsync(me, [room], ct)).Contains(room)
            : (await clubs.MembersAmongAsync(packet.Club!.Value, [me], ct)).Contains(me);
    }

    /// <summary>Why somebody who sees it may not open it; null when they may.</summary>
    public async Task<Refusal?> MayOpenAsync(RedPacket packet, MemberId me, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (packet.ForPresent && !await db.Set<RedPacketWitness>().AnyAsync(w => w.Packet == packet.Id && w.Member == me, ct)) return new Refusal("packet_for_present", 403);
        if (await HereSinceAsync(packet, me, ct) is not { } since) return new Refusal(packet.Room is null ? "packet_not_member" : "packet_not_there", 403);
        if (!packet.ForPresent && since > packet.MadeAt && now - since < Waiting) return new Refusal("packet_early") { Args = [(int)Math.Ceiling((Waiting - (now - since)).TotalSeconds)] };
        if (packet.Of == Currency.Points) return null;
        return (await members.CardsAsync([me], ct)).GetValueOrDefault(me) is { } card && now - card.JoinedAt >= Newcomer ? null : new Refusal("packet_newcomer", 403);
    }

    private async Task<DateTimeOffset?> HereSinceAsync(RedPacket packet, MemberId me, CancellationToken ct)
    {
        var here = packet.Room is { } room ? await rooms.PresentAsync(room, ct) : await clubs.JoinedAsync(packet.Club!.Value, [me], ct);
        return here.TryGetValue(me, out var since) ? since : null;
    }

    private static long MostOf(Currency currency) => MostTotal * (long)Math.Pow(10, currency.Exponent);
}
