using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;
using Palabre.Ledger.Shares;

namespace Palabre.Wallet;

/// <summary>How an envelope is divided.</summary>
internal enum RedPacketKind { Random, Equal }

/// <summary>For whom it is: everyone in the room or of the club, or only those who are in the room when it is made.</summary>
internal enum RedPacketAudience { All, Present }

/// <param name="Id">Made by who asks: the same wish may come again and counts once.</param>
/// <param name="Club">Its address.</param>
/// <param name="Total">As typed.</param>
/// <param name="Word">To be said aloud; null or "" for none.</param>
/// <param name="Password">Above the amount that asks for a proof, by a member without passkey.</param>
internal sealed record RedPacketWish(Guid? Id, RoomId? Room, string? Club, string Total, int Shares, RedPacketKind? Kind, RedPacketAudience? Audience, string? Word, string? Password = null) : IAskedOnce
{
    IAskedOnce IAskedOnce.With(Guid id) => this with { Id = id };
}

/// <summary>Puts an envelope into a room or a club: the money leaves its sender and the shares are drawn, in one transaction.</summary>
internal sealed class MakeRedPacket(
    LedgerStore store, Book book, Gates gates, Limits limits, Proving proving, RedPacketBook packets, RedPacketRights rights, RedPacketTelling telling, IRooms rooms, WalletSettings settings, PalabreDb db, TimeProvider clock)
{
    public async Task<(RedPacket? Made, Refusal? Refused)> DoAsync(Viewer viewer, RedPacketWish wish, CancellationToken ct, string? credential = null)
    {
        if (viewer.Member is not { } me) return (null, new Refusal("sign_in_first", 401));
        var club = string.IsNullOrEmpty(wish.Club) ? null : await rights.ClubAsync(wish.Club, me, ct);
        var id = wish.Id ?? Guid.Empty;
        var (packet, wrong) = Read(me, id, wish, club?.Id);
        if (await packets.FindAsync(id, ct) is { } before) return Same(before, packet);
        if (packet is null) return (null, wrong);
        if (await rights.MayMakeAsync(packet, ct) is { } refused) return (null, refused);
        if (await proving.CheckAsync(me, packet.Whole, new(credential, wish.Password), ct) is { } unproved) return (null, unproved);

        // From looking at the limits until it is written nothing else of theirs is paid.
        using var turn = await gates.EnterAsync(me, ct);
        if (await packets.FindAsync(id, ct) is { } meanwhile) return Same(meanwhile, packet);
        if (await limits.CheckAsync(me, packet.Whole, ct) is { } over) return (null, over with { Field = "total" });

        List<MemberId> present = packet is { ForPresent: true, Room: { } room } ? [.. (await rooms.PresentAsync(room, ct)).Keys] : [];
        var (made, isNew, notMade) = await store.TogetherAsync(db, (tables, stop) => PutAsync(tables, packet, present, stop), ct, done => done.IsNew);
        if (made is null) return (null, notMade);
        if (!isNew) return Same(made, packet);
        telling.Made(made);
        return (made, null);
    }

    /// <summary>The form came twice: the first one counts. Another one that has its id is refused.</summary>
    private static (RedPacket?, Refusal?) Same(RedPacket before, RedPacket? asked)
    {
        var isSame = asked is not null && (before.Sender, before.Room, before.Club, before.Whole) == (asked.Sender, asked.Room, asked.Club, asked.Whole)
            && (before.Shares, before.IsRandom, before.ForPresent, before.Word) == (asked.Shares, asked.IsRandom, asked.ForPresent, asked.Word);
        return isSame ? (before, null) : (null, new Refusal("packet_other_body"));
    }

    private (RedPacket? Packet, Refusal? Refused) Read(MemberId me, Guid id, RedPacketWish wish, ClubId? club)
    {
        if (!Draft.CanBeId(id)) return (null, new Refusal("packet_id", 422, "id"));
        if (wish.Room is null == string.IsNullOrEmpty(wish.Club)) return (null, new Refusal("packet_place", 422, "room"));
        if (wish.Room is null && club is null) return (null, new Refusal("not_found", 404));
        if (wish is { Room: null, Audience: RedPacketAudience.Present }) return (null, new Refusal("packet_audience", 422, "audience"));
        var read = AmountText.Read(wish.Total, settings.Of);
        if (read.Refusal is { } wrong) return (null, wrong.ToRefusal(wish.Total ?? "") with { Field = "total" });
        var total = read.Money!.Value;
        var most = Math.Min(total.Minor, RedPacketShares.MostShares);
        if (wish.Shares < 1 || wish.Shares > most) return (null, new Refusal("packet_shares", 422, "shares") { Args = [most] });
        var word = Folding.Line(wish.Word ?? "");
        if (word.Length > RedPacket.LongestWord || (word.Length == 0 && !string.IsNullOrWhiteSpace(wish.Word))) return (null, new Refusal("packet_word", 422, "word") { Args = [RedPacket.LongestWord] });

        using var chance = RandomNumberGenerator.Create();
        var (now, seed) = (clock.GetUtcNow(), wish.Kind is RedPacketKind.Equal ? null : SeededNumbers.NewSeed(chance));
        return (new()
        {
            Id = id,
            Sender = me,
            Room = wish.Room,
            Club = club,
            Total = total.Minor,
            Currency = total.Currency.Code,
            Shares = wish.Shares,
            ForPresent = wish.Audience is RedPacketAudience.Present,
            Word = word.Length == 0 ? null : word,
            Seed = seed,
            Promise = seed is null ? null : RedPacketShares.Commitment(seed, $"{id}"),
            MadeAt = now,
            Until = now + RedPacket.Life,
        }, null);
    }

    private async Task<(RedPacket? Made, bool IsNew, Refusal? Refused)> PutAsync(LedgerTables tables, RedPacket packet, List<MemberId> present, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        if (await db.Set<RedPacket>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == packet.Id, ct) is { } there) return (there, false, null);
        // Counted here, where nobody else makes one: two at once do not both find room for one.
        if (await rights.TooManyAsync(packet.Sender, ct) is { } many) return (null, false, many);
        var draft = new Draft(packet.Id, Payments.RedPacket, [new Line.Move(WalletAccount.Of(packet.Sender), packet.Account, packet.Whole)]);
        if ((await book.CommitAsync(tables, [draft], ct))[0] is Ledger.Outcome.Refused refused) return (null, false, Payments.ToRefusal(refused));

        db.Add(packet);
        var amounts = RedPacket.Draw(packet.Total, packet.Shares, packet.Seed);
        for (var place = 0; place < amounts.Length; place++) db.Add(new RedPacketShare { Packet = packet.Id, Place = place, Amount = amounts[place] });
        foreach (var member in present) db.Add(new RedPacketWitness { Packet = packet.Id, Member = member });
        await db.SaveChangesAsync(ct);
        return (packet, true, null);
    }
}
