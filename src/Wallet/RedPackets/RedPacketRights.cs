using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Who may make, see and open envelopes.</summary>
internal sealed class RedPacketRights(IRooms rooms, IClubs clubs, IMembers members, ISafety safety, WalletSettings settings, WalletLimitSettings limits, Verified verified, PalabreDb db, TimeProvider clock)
{
    /// <summary>Who comes in only because of the envelope waits for so long.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(30);

    /// <summary>An account younger than this takes no money. Points it may.</summary>
    private static readonly TimeSpan Newcomer = TimeSpan.FromHours(24);

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>In whole units of a currency: 200 euros. Points are limited only where the settings say so.</summary>
    private const long MostTotal = 200;

    public async Task<Refusal?> MayMakeAsync(RedPacket packet, CancellationToken ct)
    {
        if (settings.IsLimited && packet.Of == settings.Of && packet.Whole > settings.Units(MostTotal)) return new Refusal("packet_total", 422, "total") { Args = [new Written(settings.Units(MostTotal))] };
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
        var most = (await verified.OfAsync([me], ct)).Count > 0 ? limits.VerifiedPacketsADay : limits.PacketsADay;
        return await db.Set<RedPacket>().CountAsync(p => p.Sender == me && p.MadeAt > since, ct) >= most ? new Refusal("packet_too_many") { Args = [most] } : null;
    }

    /// <summary>Whether so much more out of envelopes is too much for one member in a day: as much as may leave a wallet in one.</summary>
    public async Task<Refusal?> TakesTooMuchAsync(MemberId me, Money share, CancellationToken ct)
    {
        if (!settings.IsLimited || share.Currency != settings.Of) return null;
        var most = settings.Units((await verified.OfAsync([me], ct)).Count > 0 ? limits.VerifiedDay : limits.Day);
        var since = clock.GetUtcNow() - Day;
        var taken = await db.Set<RedPacketShare>().Where(s => s.Member == me && s.TakenAt > since && db.Set<RedPacket>().Any(p => p.Id == s.Packet && p.Currency == share.Currency.Code && p.Sender != me)).SumAsync(s => s.Amount, ct);
        return taken + share.Minor > most.Minor ? new Refusal("packet_enough_today") : null;
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
}
