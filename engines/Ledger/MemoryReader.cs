namespace Palabre.Ledger;

/// <summary>Reads a ledger in memory.</summary>
internal class MemoryReader(MemoryState state) : ILedgerReader
{
    protected MemoryState State { get; set; } = state;

    public Task<Head> HeadAsync(CancellationToken ct) => Task.FromResult(State.Head);

    public Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        Found(ids.Select(id => State.ById.GetValueOrDefault(id)).OfType<Journal>());

    public Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct)
    {
        var from = (int)Math.Clamp(number, 0, State.Journals.Count);
        return Found<Journal>(State.Journals.GetRange(from, Math.Min(most, State.Journals.Count - from)));
    }

    public Task<IReadOnlyList<Journal>> JournalsOfAsync(AccountKey account, long before, int most, CancellationToken ct) => Found(State.Journals.Reverse()
        .Where(journal => journal.Number < before && journal.Entries.Any(entry => entry.DebitKey == account || entry.CreditKey == account)).Take(most));

    public Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct) =>
        Found(keys.Select(key => State.Accounts.GetValueOrDefault(key)).OfType<Account>());

    public Task<IReadOnlyList<Account>> AccountsOfAsync(AccountName name, CancellationToken ct) =>
        Found(State.Accounts.Values.Where(account => account.Key.Name == name));

    public Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct) =>
        Found(State.Accounts.Values.Where(account => key is null || AccountKey.Order.Compare(account.Key, key.Value) > 0).Take(most));

    public Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        Found(ids.Select(id => State.Holds.GetValueOrDefault(id)).OfType<Hold>());

    public Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct) =>
        Found(State.Holds.Values.Where(hold => hold.OpenedBy > after && hold.OpenedBy <= to));

    public Task<IReadOnlyList<DayRoot>> DayRootsAsync(DateOnly from, int most, CancellationToken ct) =>
        Found(State.Journals.Select(DayRoot.Of).Where(root => root.Day >= from).GroupBy(root => root.Day).Select(day => day.Last()).Take(most));

    private static Task<IReadOnlyList<T>> Found<T>(IEnumerable<T> found) => Task.FromResult<IReadOnlyList<T>>([.. found]);
}
