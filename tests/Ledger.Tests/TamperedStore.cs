using Palabre.LedgerContract;

namespace Palabre.Ledger.Tests;

/// <summary>A store in whose rows somebody wrote by hand: what is read is what these make of it, null for a row that is gone.</summary>
internal sealed class TamperedStore(ILedgerStore inner) : ILedgerStore
{
    public Func<Journal, Journal?> Journal { get; init; } = journal => journal;
    public Func<Account, Account?> Account { get; init; } = account => account;
    public Func<Hold, Hold?> Hold { get; init; } = hold => hold;

    public Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct) => inner.InTransactionAsync(work, ct);

    public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) =>
        inner.InSnapshotAsync((ledger, stop) => work(new Reader(this, ledger), stop), ct);

    private sealed class Reader(TamperedStore store, ILedgerReader inner) : PassingTransaction(inner)
    {
        public override async Task<Head> HeadAsync(CancellationToken ct) =>
            (await JournalsAfterAsync(0, int.MaxValue, ct)) is { Count: > 0 } journals ? Head.Of(journals[^1]) : Head.Empty;

        public override async Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
            [.. (await base.JournalsAfterAsync(0, int.MaxValue, ct)).Select(store.Journal).OfType<Journal>().Where(journal => ids.Contains(journal.Id))];

        public override async Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct) =>
            [.. (await base.JournalsAfterAsync(number, most, ct)).Select(store.Journal).OfType<Journal>()];

        public override async Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct) =>
            [.. (await base.AccountsAfterAsync(null, int.MaxValue, ct)).Select(store.Account).OfType<Account>()
                .OrderBy(account => account.Key, AccountKey.Order).Where(account => key is null || AccountKey.Order.Compare(account.Key, key.Value) > 0).Take(most)];

        public override async Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct) =>
            [.. (await base.HoldsOpenedAsync(long.MinValue, long.MaxValue, ct)).Select(store.Hold).OfType<Hold>().Where(hold => hold.OpenedBy > after && hold.OpenedBy <= to)];
    }
}
