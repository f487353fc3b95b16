using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Providers;

/// <summary>A checkout is not as it was.</summary>
internal sealed record CheckoutChanged(Guid Checkout);

/// <summary>The rows of payments in the house's database.</summary>
internal sealed class Desk(PalabreDb db, LedgerStore store, Book book, EndWhatWasPaid ending, TimeProvider clock) : IDesk
{
    public async Task<bool> TakeAsync(HeardEvent told, CancellationToken ct)
    {
        // Most of what comes again comes later: it is not even tried.
        if (await db.Set<HeardEvent>().AnyAsync(e => e.Provider == told.Provider && e.Event == told.Event, ct)) return false;
        db.Add(told);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // It came twice at the same moment.
            db.Entry(told).State = EntityState.Detached;
            return false;
        }
    }

    public async Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<HeardEvent>().AsNoTracking().Where(e => e.Provider == provider && e.DueAt != null && e.DueAt <= now).OrderBy(e => e.DueAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<Checkout>().AsNoTracking().Where(c => c.Provider == provider && c.AskAt != null && c.AskAt <= now).OrderBy(c => c.AskAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Dispute>> DueDisputesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<Dispute>().AsNoTracking().Where(d => d.Provider == provider && d.AskAt != null && d.AskAt <= now).OrderBy(d => d.AskAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Dispute>> RecoverableAsync(int most, CancellationToken ct)
    {
        var owing = await db.Set<Dispute>().AsNoTracking().Where(d => d.Left > 0).OrderBy(d => d.ClosedAt).ThenBy(d => d.Id).ToListAsync(ct);
        if (owing.Count == 0) return [];
        var wallets = await store.ReadAsync((tables, stop) => tables.AccountsAsync([.. owing.Select(WalletOf).Distinct()], stop), ct);
        var filled = wallets.Where(w => w.Available is { Minor: > 0 }).Select(w => w.Key).ToHashSet();
        return [.. owing.Where(d => filled.Contains(WalletOf(d))).Take(most)];
    }

    public async Task<IReadOnlyList<CardRefund>> DueRefundsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<CardRefund>().AsNoTracking().Where(r => r.Provider == provider && r.AskAt != null && r.AskAt <= now).OrderBy(r => r.AskAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Payout>> DuePayoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<Payout>().AsNoTracking().Where(p => p.Provider == provider && p.AskAt != null && p.AskAt <= now).OrderBy(p => p.AskAt).Take(most).ToListAsync(ct);

    public async Task<IReadOnlyList<Payee>> DuePayeesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        await db.Set<Payee>().AsNoTracking().Where(p => p.Provider == provider && p.AskAt != null && p.AskAt <= now).OrderBy(p => p.AskAt).Take(most).ToListAsync(ct);

    public async Task<DateTimeOffset?> OldestUnderWayAsync(string provider, CancellationToken ct) =>
        await db.Set<CardRefund>().Where(r => r.Provider == provider && (r.State == RefundState.Requested || r.State == RefundState.Sent)).OrderBy(r => r.At).Select(r => (DateTimeOffset?)r.At).FirstOrDefaultAsync(ct);

    public async Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct) =>
        await db.Set<ProviderLine>().Where(l => l.Provider == provider && lines.Contains(l.Line)).Select(l => l.Line).ToHashSetAsync(ct);

    public async Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct) =>
        await db.Set<ProviderLine>().Where(l => l.Provider == provider).OrderByDescending(l => l.At).Select(l => (DateTimeOffset?)l.At).FirstOrDefaultAsync(ct);

    public Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        // What was read before may have changed since.
        db.ChangeTracker.Clear();
        return store.TogetherAsync(db, async (tables, stop) =>
        {
            var result = await work(new Turn(db, tables, book, ending, clock), stop);
            await db.SaveChangesAsync(stop);
            return result;
        }, ct);
    }

    private static AccountKey WalletOf(Dispute dispute) => new(WalletAccount.Of(dispute.Member), dispute.Of);

    private sealed class Turn(PalabreDb db, LedgerTables tables, Book book, EndWhatWasPaid ending, TimeProvider clock) : IDeskTurn
    {
        public Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct) => db.Set<HeardEvent>().SingleOrDefaultAsync(e => e.Provider == provider && e.Event == id, ct);

        public Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct) => db.Set<Checkout>().SingleOrDefaultAsync(c => c.Id == id, ct);

        public Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct) =>
            db.Set<Checkout>().SingleOrDefaultAsync(c => c.Provider == provider && c.Reference == reference, ct);

        public Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct) =>
            db.Set<Checkout>().FirstOrDefaultAsync(c => c.Provider == provider && c.Payment == payment, ct);

        public Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct) => db.Set<ProviderLine>().SingleOrDefaultAsync(l => l.Provider == provider && l.Line == line, ct);

        public Task<bool> HasLineAsync(Guid journal, CancellationToken ct) => db.Set<ProviderLine>().AnyAsync(l => l.Journal == journal, ct);

        public Task<Dispute?> DisputeAsync(Guid id, CancellationToken ct) => db.Set<Dispute>().SingleOrDefaultAsync(d => d.Id == id, ct);

        public Task<Dispute?> DisputeAsync(string provider, string reference, CancellationToken ct) => db.Set<Dispute>().SingleOrDefaultAsync(d => d.Provider == provider && d.Reference == reference, ct);

        public Task<bool> IsDisputedAsync(Guid checkout, CancellationToken ct) => db.Set<Dispute>().AnyAsync(d => d.Checkout == checkout && d.State != DisputeStanding.Won, ct);

        public Task<bool> IsFrozenAsync(MemberId member, CancellationToken ct) => db.Set<Dispute>().AnyAsync(d => d.Member == member && (d.State == DisputeStanding.Open || d.Left > 0), ct);

        public Task<CardRefund?> RefundAsync(Guid id, CancellationToken ct) => db.Set<CardRefund>().SingleOrDefaultAsync(r => r.Id == id, ct);

        public Task<CardRefund?> RefundAsync(string provider, string reference, CancellationToken ct) => db.Set<CardRefund>().SingleOrDefaultAsync(r => r.Provider == provider && r.Reference == reference, ct);

        public async Task<IReadOnlyList<CardRefund>> RefundsAsync(Guid checkout, CancellationToken ct) => await db.Set<CardRefund>().Where(r => r.Checkout == checkout).OrderBy(r => r.At).ToListAsync(ct);

        public Task<Payee?> PayeeAsync(string provider, MemberId member, CancellationToken ct) => db.Set<Payee>().SingleOrDefaultAsync(p => p.Provider == provider && p.Member == member, ct);

        public Task<Payee?> PayeeAsync(string provider, string reference, CancellationToken ct) => db.Set<Payee>().SingleOrDefaultAsync(p => p.Provider == provider && p.Reference == reference, ct);

        public Task<Payout?> PayoutAsync(Guid id, CancellationToken ct) => db.Set<Payout>().SingleOrDefaultAsync(p => p.Id == id, ct);

        public Task<Payout?> PayoutOfCommandAsync(Guid command, CancellationToken ct) => db.Set<Payout>().SingleOrDefaultAsync(p => p.Command == command, ct);

        public Task<Payout?> PayoutOfReferenceAsync(string provider, string reference, CancellationToken ct) => db.Set<Payout>().SingleOrDefaultAsync(p => p.Provider == provider && p.Reference == reference, ct);

        public Task<Payout?> PayoutOfTransferAsync(string provider, string transfer, CancellationToken ct) => db.Set<Payout>().SingleOrDefaultAsync(p => p.Provider == provider && p.Transfer == transfer, ct);

        public Task<bool> HasPaidOutAsync(MemberId member, DateTimeOffset since, CancellationToken ct) => db.Set<Payout>().AnyAsync(p => p.Member == member && p.At > since && p.State != PayoutState.Failed, ct);

        public Task<bool> IsVerifiedAsync(MemberId member, CancellationToken ct) => db.Set<VerifiedMember>().AnyAsync(v => v.Member == member, ct);

        public async Task VerifyAsync(MemberId member, CancellationToken ct)
        {
            if (!await IsVerifiedAsync(member, ct)) db.Add(new VerifiedMember { Member = member, By = null, At = clock.GetUtcNow() });
        }

        public async Task<(long Balance, long Held)> LyingAsync(AccountKey account, CancellationToken ct) =>
            await tables.AccountsAsync([account], ct) is [var found] ? (found.Balance.Minor, found.Held.Minor) : (0, 0);

        public Task<long> ArrivedAsync(AccountKey account, DateTimeOffset after, IReadOnlyList<string> kinds, bool among, CancellationToken ct) => tables.ArrivedAsync(account, after, kinds, among, ct);

        public Task<long> SpentAsync(AccountKey account, DateTimeOffset since, CancellationToken ct) => tables.SpentAsync(account, since, Payments.Kinds, ct);

        public async Task<long> AvailableAsync(AccountKey account, CancellationToken ct) => (await tables.AccountsAsync([account], ct)).Sum(a => a.Available?.Minor ?? 0);

        public async Task<bool> IsHeldAsync(Guid hold, CancellationToken ct) => await tables.HoldsAsync([hold], ct) is [{ State: HoldState.Pending }];

        public Task<ChargeTrace?> TraceAsync(AccountKey wallet, Guid payment, CancellationToken ct) => ChargeTrace.OfAsync(tables, wallet, payment, ct);

        public Task EndWhatWasPaidAsync(Checkout checkout, CancellationToken ct) => ending.DoAsync(tables, checkout, ct);

        public void Add(Checkout checkout) => db.Add(checkout);

        public void Add(Dispute dispute) => db.Add(dispute);

        public void Add(CardRefund refund) => db.Add(refund);

        public void Add(Payee payee) => db.Add(payee);

        public void Add(Payout payout) => db.Add(payout);

        public void Add(Review review) => db.Add(review);

        public void Add(ProviderLine line) => db.Add(line);

        public void Tell(Checkout checkout) => db.TellAtOnce(new CheckoutChanged(checkout.Id));

        public void Tell(Dispute dispute)
        {
            var isOver = dispute.State != DisputeStanding.Open;
            db.Tell(new PaymentDisputed(isOver ? dispute.Returned : dispute.Id, dispute.Member, isOver));
        }

        public void Tell(Payout payout)
        {
            if (payout.State is PayoutState.Paid or PayoutState.Failed) db.Tell(new PayoutEnded(payout.News, payout.Member, payout.State == PayoutState.Paid));
        }

        public Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => tables.JournalsAsync(ids, ct);

        public async Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct)
        {
            foreach (var outcome in await book.CommitAsync(tables, drafts, ct))
                if (outcome is Ledger.Outcome.Refused refused) throw new InvalidOperationException($"The book refused what a provider says: {refused.Code} {refused.Account}");
        }
    }
}
