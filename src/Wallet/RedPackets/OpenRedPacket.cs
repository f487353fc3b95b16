using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Somebody opens an envelope: the next share is theirs and credited at once. Opening it again shows the same share.</summary>
internal sealed class OpenRedPacket(LedgerStore store, Book book, RedPacketBook packets, RedPacketRights rights, Limits limits, EndRedPacket end, RedPacketTelling telling, PalabreDb db, TimeProvider clock)
{
    public const string Kind = "redpacket_share";

    private static readonly Refusal Over = new("packet_over");
    private static readonly Refusal Empty = new("packet_empty");

    public async Task<(RedPacketShare? Share, Refusal? Refused)> DoAsync(Guid id, Viewer viewer, string? word, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return (null, new Refusal("sign_in_first", 401));
        if (await packets.FindAsync(id, ct) is not { } packet || !await rights.MaySeeAsync(packet, me, ct)) return (null, new Refusal("not_found", 404));
        if (await packets.ShareOfAsync(id, me, ct) is { } mine) return (mine, null);
        if (packet.Taken == packet.Shares) return (null, Empty);
        if (!packet.IsOpenAt(clock.GetUtcNow())) return (null, await LateAsync(id, ct));
        if (await rights.MayOpenAsync(packet, me, ct) is { } forbidden) return (null, forbidden);
        if (packet.Word is { } said && Folding.Line(word ?? "") != said) return (null, new Refusal("packet_word_wrong", 422, "word"));

        var (taken, refused) = await store.TogetherAsync(db, (tables, stop) => TakeAsync(tables, id, me, stop), ct, done => done.Share is not null);
        if (refused == Over) return (null, await LateAsync(id, ct));
        if (taken is not null) telling.Changed(await packets.FindAsync(id, CancellationToken.None) ?? packet);
        return (taken, refused);
    }

    /// <summary>Alone with the book: nobody else takes this share, and it does not expire meanwhile.</summary>
    private async Task<(RedPacketShare? Share, Refusal? Refused)> TakeAsync(LedgerTables tables, Guid id, MemberId me, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var now = clock.GetUtcNow();
        var packet = await db.Set<RedPacket>().SingleAsync(p => p.Id == id, ct);
        if (await packets.ShareOfAsync(id, me, ct) is { } mine) return (mine, null);
        if (packet.Taken == packet.Shares) return (null, Empty);
        if (!packet.IsOpenAt(now)) return (null, Over);

        var share = await db.Set<RedPacketShare>().Where(s => s.Packet == id && s.Member == null).OrderBy(s => s.Place).FirstAsync(ct);
        var money = new Money(share.Amount, packet.Of);
        if ((await rights.TakesTooMuchAsync(me, money, ct) ?? await limits.CheckRoomAsync(me, money, ct)) is { } full) return (null, full);
        var draft = new Draft(Guid.CreateVersion7(now), Kind, [new Line.Move(packet.Account, WalletAccount.Of(me), money)]);
        if ((await book.CommitAsync(tables, [draft], ct))[0] is Ledger.Outcome.Refused refused)
            throw new InvalidOperationException($"A share of red packet {id} was refused: {refused.Code} {refused.Account}");
        (share.Member, share.TakenAt, share.Journal) = (me, now, draft.Id);
        packet.Taken++;
        if (packet.Taken == packet.Shares) packet.EndedAt = now;
        await db.SaveChangesAsync(ct);
        return (share, null);
    }

    /// <summary>Who comes too late has the rest given back, if that did not happen yet.</summary>
    private async Task<Refusal> LateAsync(Guid id, CancellationToken ct)
    {
        await end.DoAsync(id, now: false, ct);
        return Over;
    }
}
