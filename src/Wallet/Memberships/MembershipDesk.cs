using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet.Memberships;

/// <summary>
/// Memberships with their money. Every change to one is a transaction in which it is alone with the book: the membership, its invoice, what
/// it gives access to, the journal and the events are there together or not at all, so that a kill anywhere leaves something that is simply
/// still due.
/// </summary>
internal sealed class MembershipDesk(LedgerStore store, Book book, PalabreDb db, IMembers members, ISafety safety, IdMaker ids, TimeProvider clock)
{
    /// <summary>The kind of their journals.</summary>
    public const string Kind = Payments.Membership;

    /// <summary>Whole milliseconds, as the book keeps them.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() is var now ? new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero) : default;

    /// <summary>A change, alone with the book. What was read before is forgotten.</summary>
    /// <param name="keeps">Whether what came of it is kept.</param>
    public Task<T> AloneAsync<T>(Func<LedgerTables, CancellationToken, Task<T>> work, CancellationToken ct, Func<T, bool>? keeps = null)
    {
        db.ChangeTracker.Clear();
        return store.TogetherAsync(db, async (tables, stop) =>
        {
            var done = await work(tables, stop);
            await db.SaveChangesAsync(stop);
            return done;
        }, ct, keeps);
    }

    /// <summary>A change to one that somebody has; null when there is none that lives.</summary>
    public Task<(Membership? Membership, Refusal? Refused)> ChangeAsync(MemberId me, MembershipId id, Func<LedgerTables, Membership, CancellationToken, Task<Refusal?>> change, CancellationToken ct) =>
        AloneAsync<(Membership?, Refusal?)>(async (tables, stop) =>
        {
            if (await db.Set<Membership>().SingleOrDefaultAsync(m => m.Id == id && m.Supporter == me && m.EndedAt == null, stop) is not { } mine) return (null, Refusals.Unknown);
            return (mine, await change(tables, mine, stop));
        }, ct, keeps: done => done.Item2 is null);

    public async Task<Hindrance> HindranceAsync(MemberId supporter, MemberId creator, CancellationToken ct)
    {
        if ((await members.CardsAsync([supporter, creator], ct)).Count < 2 || (await safety.BlocksAsync(supporter, [creator], ct)).With(creator)) return Hindrance.Apart;
        var suspended = await members.SuspendedAsync(ct);
        return suspended.Contains(supporter) || suspended.Contains(creator) ? Hindrance.Suspended : Hindrance.None;
    }

    /// <summary>One that is due: renews it, or whatever else is to be done with it.</summary>
    public async Task RenewAsync(MembershipId id, CancellationToken ct)
    {
        if (await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, ct) is not { } seen) return;
        var hindrance = await HindranceAsync(seen.Supporter, seen.Creator, ct);
        await AloneAsync(async (tables, stop) =>
        {
            var membership = await db.Set<Membership>().SingleAsync(m => m.Id == id, stop);
            await DoAsync(tables, membership, membership.Due(Now, hindrance), stop);
            return true;
        }, ct);
    }

    /// <summary>Does what a membership says is to be done.</summary>
    /// <returns>Whether it could not be paid.</returns>
    public async Task<bool> DoAsync(LedgerTables tables, Membership membership, Step step, CancellationToken ct)
    {
        var (began, tier) = (membership.State != MembershipState.Incomplete, membership.Tier);
        switch (step)
        {
            case Step.Nothing: return false;
            case Step.Finish finish: membership.End(Now, finish.Why); break;
            case Step.Pause: membership.Rest(Now); break;
            case Step.Use use: await UseAsync(membership, use, ct); break;
            case Step.Take take when !await PayAsync(tables, membership, take.Charge, ct):
                if (membership.State is MembershipState.Active or MembershipState.PastDue && membership.Failed(Now))
                    db.Tell(new RenewalFailed(ids.Next(), membership.Id, membership.Supporter, membership.Creator, membership.AccessUntil));
                await SettleAccessAsync(membership, ct);
                if (!membership.IsLive) TellAccess(membership);
                return true;
            case Step.Take: break;
            default: throw new InvalidOperationException($"{step} is not known.");
        }
        await SettleAccessAsync(membership, ct);
        if (membership.State != MembershipState.Active || !began || tier != membership.Tier || membership.PeriodStart == membership.BeganAt) TellAccess(membership);
        return false;
    }

    /// <summary>Moves the money of a charge, if it is there, and writes its invoice.</summary>
    public async Task<bool> PayAsync(LedgerTables tables, Membership membership, Charge charge, CancellationToken ct)
    {
        var wasWanted = membership.State == MembershipState.Incomplete;
        Guid? journal = null;
        if (charge.Amount > 0)
        {
            journal = JournalOf(membership, charge);
            var draft = new Draft(journal.Value, Kind, [new Line.Move(WalletAccount.Of(membership.Supporter), WalletAccount.Of(membership.Creator), new(charge.Amount, Currency.Of(membership.Currency)))]);
            switch ((await book.CommitAsync(tables, [draft], ct))[0])
            {
                case Outcome.Created: break;
                case Outcome.Refused { Code: Ledger.Refusals.Insufficient or Ledger.Refusals.TooLarge }: return false;
                // With the same id there would be an invoice, and this period would not be due.
                case var other: throw new InvalidOperationException($"Membership {membership.Id} from {charge.Start:O}: {other}");
            }
        }
        membership.Paid(charge);
        Write(membership, charge.IsUpgrade ? InvoiceKind.Upgrade : InvoiceKind.Period, charge.Start, charge.End, charge.Amount, journal, null);
        if (wasWanted) db.Tell(new SupportBegan(membership.Id.Value, membership.Id, membership.Supporter, membership.Creator));
        return true;
    }

    /// <summary>The first instant from now on at which nothing else of a membership begins: what is written of it is told apart by its beginning.</summary>
    public async Task<DateTimeOffset> FreeAsync(MembershipId id, CancellationToken ct)
    {
        var (now, last) = (Now, await db.Set<Invoice>().Where(i => i.Membership == id).MaxAsync(i => (DateTimeOffset?)i.PeriodStart, ct));
        return last >= now ? last.Value.AddMilliseconds(1) : now;
    }

    /// <summary>What it gives access to becomes what the membership says.</summary>
    public async Task SettleAccessAsync(Membership membership, CancellationToken ct)
    {
        if (membership.PeriodStart >= membership.PeriodEnd) return;
        var last = await db.Set<Entitlement>().Where(e => e.Membership == membership.Id).OrderByDescending(e => e.From).FirstOrDefaultAsync(ct);
        if (last is not null && last.From >= membership.PeriodStart && (last.Tier == membership.Tier || last.From == Now))
        {
            (last.Tier, last.To) = (membership.Tier, membership.AccessUntil);
            return;
        }
        // A dearer tier within a period begins now; a period begins when it says.
        var from = last is not null && last.From >= membership.PeriodStart ? Now : membership.PeriodStart;
        if (last is not null && last.To > from) last.To = from;
        db.Add(new Entitlement
        {
            Membership = membership.Id,
            From = from,
            Member = membership.Supporter,
            Creator = membership.Creator,
            Tier = membership.Tier,
            Source = membership.IsGift ? EntitlementSource.Gift : EntitlementSource.Paid,
            To = membership.AccessUntil,
        });
    }

    public void TellAccess(Membership membership) => db.Tell(new EntitlementsChanged(membership.Supporter, membership.Creator));

    /// <summary>It follows from what is charged: a period by its beginning, and a dearer tier by the period it is dearer in, where each change costs more than the one before.</summary>
    private static Guid JournalOf(Membership membership, Charge charge) => charge.IsUpgrade
        ? DerivedId.Of("membership.upgrade", membership.Id.Value, membership.PeriodStart.ToUnixTimeMilliseconds(), charge.Terms.Tier.Value, charge.Terms.Price)
        : DerivedId.Of(Kind, membership.Id.Value, charge.Start.ToUnixTimeMilliseconds());

    private async Task UseAsync(Membership membership, Step.Use use, CancellationToken ct)
    {
        var gift = await db.Set<Gift>().Where(g => g.Recipient == membership.Supporter && g.Creator == membership.Creator && g.UsedAt != null && g.Left > 0)
            .OrderBy(g => g.UsedAt).ThenBy(g => g.Id).FirstAsync(ct);
        gift.Left--;
        membership.Consume(gift.Tier, use.Start, use.End);
        Write(membership, InvoiceKind.Gift, use.Start, use.End, 0, null, gift.Id);
    }

    private void Write(Membership membership, InvoiceKind kind, DateTimeOffset start, DateTimeOffset end, long amount, Guid? journal, GiftId? gift) => db.Add(new Invoice
    {
        Membership = membership.Id,
        PeriodStart = start,
        PeriodEnd = end,
        Kind = kind,
        Tier = membership.Tier,
        Amount = amount,
        Currency = membership.Currency,
        Journal = journal,
        Gift = gift,
        At = Now,
    });
}
