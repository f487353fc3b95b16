using Palabre.Core;
using Palabre.Ledger;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Disputes;
using Palabre.Wallet.Providers.Payouts;
using Palabre.Wallet.Providers.Refunds;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>The rows of payments in memory, for lives by the thousand. What the database keeps unique is kept unique here.</summary>
internal sealed class MemoryDesk(MemoryStore store, Book book) : IDesk
{
    private readonly Dictionary<(string, string), HeardEvent> _events = [];
    private readonly Dictionary<Guid, Checkout> _checkouts = [];
    private readonly Dictionary<(string, string), ProviderLine> _lines = [];
    private readonly Dictionary<Guid, Dispute> _disputes = [];
    private readonly Dictionary<Guid, CardRefund> _refunds = [];
    private readonly Dictionary<Guid, Payout> _payouts = [];
    private readonly Dictionary<(string, MemberId), Payee> _payees = [];
    private readonly HashSet<MemberId> _verified = [];

    public IReadOnlyCollection<HeardEvent> Events => _events.Values;
    public IReadOnlyCollection<Checkout> Checkouts => _checkouts.Values;
    public IReadOnlyCollection<ProviderLine> Lines => _lines.Values;
    public IReadOnlyCollection<Dispute> Disputes => _disputes.Values;
    public IReadOnlyCollection<CardRefund> Refunds => _refunds.Values;
    public IReadOnlyCollection<Payout> Payouts => _payouts.Values;
    public IReadOnlyCollection<Payee> Payees => _payees.Values;
    public List<(Guid News, bool IsPaid)> Told { get; } = [];

    /// <summary>The house falls before a turn, as often as this says.</summary>
    public Func<bool> Falls { get; set; } = () => false;

    public Task<bool> TakeAsync(HeardEvent told, CancellationToken ct) => Task.FromResult(_events.TryAdd((told.Provider, told.Event), told));

    public Task<IReadOnlyList<HeardEvent>> DueEventsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<HeardEvent>>([.. _events.Values.Where(e => e.DueAt <= now).OrderBy(e => e.DueAt).Take(most)]);

    public Task<IReadOnlyList<Checkout>> DueCheckoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Checkout>>([.. _checkouts.Values.Where(c => c.AskAt <= now).OrderBy(c => c.AskAt).Take(most)]);

    public Task<IReadOnlyList<Dispute>> DueDisputesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Dispute>>([.. _disputes.Values.Where(d => d.AskAt <= now).OrderBy(d => d.AskAt).Take(most)]);

    public async Task<IReadOnlyList<Dispute>> RecoverableAsync(int most, CancellationToken ct)
    {
        List<Dispute> found = [];
        foreach (var dispute in _disputes.Values.Where(d => d.Left > 0))
        {
            var wallet = await store.InSnapshotAsync((ledger, stop) => ledger.AccountsAsync([new(WalletAccount.Of(dispute.Member), dispute.Of)], stop), ct);
            if (wallet is [{ Available.Minor: > 0 }]) found.Add(dispute);
        }
        return [.. found.Take(most)];
    }

    public Task<IReadOnlyList<CardRefund>> DueRefundsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<CardRefund>>([.. _refunds.Values.Where(r => r.AskAt <= now).OrderBy(r => r.AskAt).Take(most)]);

    public Task<IReadOnlyList<Payout>> DuePayoutsAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Payout>>([.. _payouts.Values.Where(p => p.AskAt <= now).OrderBy(p => p.AskAt).Take(most)]);

    public Task<IReadOnlyList<Payee>> DuePayeesAsync(string provider, DateTimeOffset now, int most, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Payee>>([.. _payees.Values.Where(p => p.AskAt <= now).OrderBy(p => p.AskAt).Take(most)]);

    public Task<DateTimeOffset?> OldestUnderWayAsync(string provider, CancellationToken ct) => Task.FromResult(_refunds.Values.Where(r => r.IsUnderWay).Min(r => (DateTimeOffset?)r.At));

    public Task<IReadOnlySet<string>> KnownLinesAsync(string provider, IReadOnlyCollection<string> lines, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<string>>(lines.Where(line => _lines.ContainsKey((provider, line))).ToHashSet());

    public Task<DateTimeOffset?> LastLineAsync(string provider, CancellationToken ct) => Task.FromResult(_lines.Values.Max(line => (DateTimeOffset?)line.At));

    public Task<T> TogetherAsync<T>(Func<IDeskTurn, CancellationToken, Task<T>> work, CancellationToken ct) => Falls() ? throw new HouseFellException() : store.InTransactionAsync(async (ledger, stop) =>
    {
        await ledger.LockHeadAsync(stop);
        return await work(new Turn(this, ledger, book), stop);
    }, ct);

    private sealed class Turn(MemoryDesk desk, ILedgerTransaction ledger, Book book) : IDeskTurn
    {
        public Task<HeardEvent?> EventAsync(string provider, string id, CancellationToken ct) => Task.FromResult(desk._events.GetValueOrDefault((provider, id)));

        public Task<Checkout?> CheckoutAsync(Guid id, CancellationToken ct) => Task.FromResult(desk._checkouts.GetValueOrDefault(id));

        public Task<Checkout?> CheckoutAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._checkouts.Values.SingleOrDefault(c => c.Reference == reference));

        public Task<Checkout?> PaidCheckoutAsync(string provider, string payment, CancellationToken ct) => Task.FromResult(desk._checkouts.Values.SingleOrDefault(c => c.Payment == payment));

        public Task<ProviderLine?> LineAsync(string provider, string line, CancellationToken ct) => Task.FromResult(desk._lines.GetValueOrDefault((provider, line)));

        public Task<bool> HasLineAsync(Guid journal, CancellationToken ct) => Task.FromResult(desk._lines.Values.Any(line => line.Journal == journal));

        public Task<Dispute?> DisputeAsync(Guid id, CancellationToken ct) => Task.FromResult(desk._disputes.GetValueOrDefault(id));

        public Task<Dispute?> DisputeAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._disputes.Values.SingleOrDefault(d => d.Reference == reference));

        public Task<bool> IsDisputedAsync(Guid checkout, CancellationToken ct) => Task.FromResult(desk._disputes.Values.Any(d => d.Checkout == checkout && d.State != DisputeStanding.Won));

        public Task<bool> IsFrozenAsync(MemberId member, CancellationToken ct) => Task.FromResult(desk._disputes.Values.Any(d => d.Member == member && d.Freezes));

        public Task<CardRefund?> RefundAsync(Guid id, CancellationToken ct) => Task.FromResult(desk._refunds.GetValueOrDefault(id));

        public Task<CardRefund?> RefundAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._refunds.Values.SingleOrDefault(r => r.Reference == reference));

        public Task<IReadOnlyList<CardRefund>> RefundsAsync(Guid checkout, CancellationToken ct) => Task.FromResult<IReadOnlyList<CardRefund>>([.. desk._refunds.Values.Where(r => r.Checkout == checkout)]);

        public Task<Payee?> PayeeAsync(string provider, MemberId member, CancellationToken ct) => Task.FromResult(desk._payees.GetValueOrDefault((provider, member)));

        public Task<Payee?> PayeeAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._payees.Values.SingleOrDefault(p => p.Reference == reference));

        public Task<Payout?> PayoutAsync(Guid id, CancellationToken ct) => Task.FromResult(desk._payouts.GetValueOrDefault(id));

        public Task<Payout?> PayoutOfCommandAsync(Guid command, CancellationToken ct) => Task.FromResult(desk._payouts.Values.SingleOrDefault(p => p.Command == command));

        public Task<Payout?> PayoutOfReferenceAsync(string provider, string reference, CancellationToken ct) => Task.FromResult(desk._payouts.Values.SingleOrDefault(p => p.Reference == reference));

        public Task<Payout?> PayoutOfTransferAsync(string provider, string transfer, CancellationToken ct) => Task.FromResult(desk._payouts.Values.SingleOrDefault(p => p.Transfer == transfer));

        public Task<bool> HasPaidOutAsync(MemberId member, DateTimeOffset since, CancellationToken ct) => Task.FromResult(desk._payouts.Values.Any(p => p.Member == member && p.At > since && p.State != PayoutState.Failed));

        public Task<bool> IsVerifiedAsync(MemberId member, CancellationToken ct) => Task.FromResult(desk._verified.Contains(member));

        public Task VerifyAsync(MemberId member, CancellationToken ct) => Task.FromResult(desk._verified.Add(member));

        public async Task<(long Balance, long Held)> LyingAsync(AccountKey account, CancellationToken ct) => await ledger.AccountsAsync([account], ct) is [var found] ? (found.Balance.Minor, found.Held.Minor) : (0, 0);

        public async Task<long> ArrivedAsync(AccountKey account, DateTimeOffset after, IReadOnlyList<string> kinds, bool among, CancellationToken ct) =>
            (await ledger.JournalsOfAsync(account, long.MaxValue, int.MaxValue, ct)).Where(j => j.At > after && kinds.Contains(j.Kind) == among)
            .Sum(j => Math.Max(0, j.Entries.Where(e => e.CreditKey == account).Sum(e => e.Moved) - j.Entries.Where(e => e.DebitKey == account).Sum(e => e.Moved)));

        public async Task<long> SpentAsync(AccountKey account, DateTimeOffset since, CancellationToken ct) =>
            (await ledger.JournalsOfAsync(account, long.MaxValue, int.MaxValue, ct)).Where(j => j.At > since && Payments.Kinds.Contains(j.Kind)).Sum(j => j.Entries.Where(e => e.DebitKey == account).Sum(e => e.Moved + e.Held));

        public void Add(Payee payee) => desk._payees.Add((payee.Provider, payee.Member), payee);

        public void Add(Payout payout) => desk._payouts.Add(payout.Id, payout);

        public void Add(Review review)
        {
            // Stewards of a life decide about the payout itself.
        }

        public void Tell(Payout payout)
        {
            if (payout.State is PayoutState.Paid or PayoutState.Failed) desk.Told.Add((payout.News, payout.State == PayoutState.Paid));
        }

        public async Task<long> AvailableAsync(AccountKey account, CancellationToken ct) => (await ledger.AccountsAsync([account], ct)).Sum(a => a.Available?.Minor ?? 0);

        public async Task<bool> IsHeldAsync(Guid hold, CancellationToken ct) => await ledger.HoldsAsync([hold], ct) is [{ State: HoldState.Pending }];

        public Task<ChargeTrace?> TraceAsync(AccountKey wallet, Guid payment, CancellationToken ct) => ChargeTrace.OfAsync(ledger, wallet, payment, ct);

        public Task EndWhatWasPaidAsync(Checkout checkout, CancellationToken ct) => Task.CompletedTask;

        public void Add(Dispute dispute) => desk._disputes.Add(dispute.Id, dispute);

        public void Add(CardRefund refund) => desk._refunds.Add(refund.Id, refund);

        public void Tell(Dispute dispute)
        {
            // There is nobody to be told.
        }

        public void Add(Checkout checkout) => desk._checkouts.Add(checkout.Id, checkout);

        public void Add(ProviderLine line) => desk._lines.Add((line.Provider, line.Line), line);

        public void Tell(Checkout checkout)
        {
            // Nobody looks at a page of a test's memory.
        }

        public Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => ledger.JournalsAsync(ids, ct);

        public async Task WriteAsync(IReadOnlyList<Draft> drafts, CancellationToken ct)
        {
            foreach (var outcome in await book.CommitAsync(ledger, drafts, ct)) Assert.IsType<Ledger.Outcome.Created>(outcome);
        }
    }
}

/// <summary>The house was killed.</summary>
internal sealed class HouseFellException : Exception;
