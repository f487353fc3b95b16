using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>One thank-you as its receiver's list shows it.</summary>
/// <param name="By">Null when they do not show their name, or are gone.</param>
/// <param name="Amount">Null for everybody but the receiver.</param>
public sealed record ThanksLine(Tip Tip, MemberCard? By, Money? Amount);

/// <summary>Reads and settles thanks.</summary>
internal sealed class TipBook(PalabreDb db, IMembers members, IRooms rooms, ISafety safety, IdMaker ids, RoomThanks thanks, TimeProvider clock)
{
    private const int MostShown = 100;

    public Task<Tip?> FindAsync(Guid id, CancellationToken ct) => db.Set<Tip>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct);

    /// <summary>The row of it, new or there already; null when another one has its id.</summary>
    public async Task<Tip?> KeepAsync(Tip tip, CancellationToken ct)
    {
        if (await FindAsync(tip.Id, ct) is { } before) return IsSame(before, tip) ? before : null;
        db.Add(tip);
        try
        {
            await db.SaveChangesAsync(ct);
            return tip;
        }
        catch (DbUpdateException failure) when (UniqueViolation.IsIn(failure))
        {
            // The form came twice at once: the first one counts.
            return await FindAsync(tip.Id, ct) is { } first && IsSame(first, tip) ? first : null;
        }
        finally { db.ChangeTracker.Clear(); }
    }

    /// <summary>Given in a room when both are in it; elsewhere it is given all the same.</summary>
    public async Task<RoomId?> RoomAsync(MemberId from, MemberId to, RoomId? wished, CancellationToken ct) =>
        wished is { } room && await rooms.PresentAsync(room, ct) is var here && here.ContainsKey(from) && here.ContainsKey(to) ? room : null;

    /// <summary>The money has moved: it counts, and is told. A second time it changes nothing.</summary>
    public async Task SettleAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var together = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<Tip>().Where(t => t.Id == id && t.GivenAt == null).ExecuteUpdateAsync(t => t.SetProperty(one => one.GivenAt, now), ct) == 0) return;
        var tip = (await FindAsync(id, ct))!;
        db.Tell(new TipReceived(ids.Next(), tip.Receiver, tip.IsPrivate ? null : tip.Sender, tip.Room));
        await db.SaveChangesAsync(ct);
        await together.CommitAsync(ct);
        if (tip is { IsPrivate: false, Room: { } room }) thanks.Tell(room, tip.Sender, tip.Receiver, tip.Words);
    }

    private static bool IsSame(Tip a, Tip b) => (a.Sender, a.Receiver, a.Of, a.Words, a.IsPrivate) == (b.Sender, b.Receiver, b.Of, b.Words, b.IsPrivate);

    public async Task<bool> IsPublicAsync(MemberId member, CancellationToken ct) => await db.Set<TipWish>().AnyAsync(w => w.Member == member && w.IsListPublic, ct);

    public async Task SetPublicAsync(MemberId member, bool isPublic, CancellationToken ct)
    {
        if (await db.Set<TipWish>().Where(w => w.Member == member).ExecuteUpdateAsync(w => w.SetProperty(one => one.IsListPublic, isPublic), ct) > 0) return;
        db.Add(new TipWish { Member = member, IsListPublic = isPublic });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException failure) when (UniqueViolation.IsIn(failure))
        {
            // Two presses at once: both said something, one of them is kept.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Who thanked somebody, latest first; null when the list is not for the viewer to read. Amounts are the receiver's alone to see.</summary>
    /// <param name="viewer">Null for a guest.</param>
    public async Task<IReadOnlyList<ThanksLine>?> ListAsync(MemberId of, MemberId? viewer, CancellationToken ct)
    {
        if (viewer != of)
        {
            if (!await IsPublicAsync(of, ct)) return null;
            if (viewer is { } me && (await safety.BlocksAsync(me, [of], ct)).With(of)) return null;
        }
        var tips = await db.Set<Tip>().AsNoTracking().Where(t => t.Receiver == of && t.GivenAt != null).OrderByDescending(t => t.MadeAt).Take(MostShown).ToListAsync(ct);
        var cards = await members.CardsAsync([.. tips.Where(t => !t.IsPrivate).Select(t => t.Sender).Distinct()], ct);
        return [.. tips.Select(t => new ThanksLine(t, t.IsPrivate ? null : cards.GetValueOrDefault(t.Sender), viewer == of ? t.Of : null))];
    }
}
