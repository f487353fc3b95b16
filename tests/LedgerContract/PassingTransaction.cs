using Palabre.Ledger;

namespace Palabre.LedgerContract;

/// <summary>Hands every call on to another transaction, or to a snapshot of which only the reading is asked.</summary>
public abstract class PassingTransaction(ILedgerReader inner) : ILedgerTransaction
{
    private ILedgerTransaction Writing => (ILedgerTransaction)inner;

    public virtual Task<Head> LockHeadAsync(CancellationToken ct) => CallAsync(() => Writing.LockHeadAsync(ct));

    /// <summary>Whether what drafts touch is asked of the store at once, as the book asks, or one by one, so that it can fail between.</summary>
    protected virtual bool TouchesAtOnce => true;

    public virtual Task<Touched> TouchAsync(Touch touch, CancellationToken ct) =>
        TouchesAtOnce ? CallAsync(() => Writing.TouchAsync(touch, ct)) : Touch.OneByOneAsync(this, touch, ct);

    public virtual Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct) => CallAsync(() => Writing.ReversalsAsync(reversed, ct));

    public virtual Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct) =>
        CallAsync(() => Writing.DueHoldsOfAsync(accounts, at, ct));

    public virtual Task<IReadOnlyList<Hold>> DueHoldsAsync(DateTimeOffset at, int most, CancellationToken ct) => CallAsync(() => Writing.DueHoldsAsync(at, most, ct));

    public virtual Task WriteAsync(LedgerChanges changes, CancellationToken ct) => CallAsync(async () =>
    {
        await Writing.WriteAsync(changes, ct);
        return 0;
    });

    public virtual Task<Head> HeadAsync(CancellationToken ct) => CallAsync(() => inner.HeadAsync(ct));

    public virtual Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => CallAsync(() => inner.JournalsAsync(ids, ct));

    public virtual Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct) => CallAsync(() => inner.JournalsAfterAsync(number, most, ct));

    public virtual Task<IReadOnlyList<Journal>> JournalsOfAsync(AccountKey account, long before, int most, CancellationToken ct) =>
        CallAsync(() => inner.JournalsOfAsync(account, before, most, ct));

    public virtual Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct) => CallAsync(() => inner.AccountsAsync(keys, ct));

    public virtual Task<IReadOnlyList<Account>> AccountsOfAsync(AccountName name, CancellationToken ct) => CallAsync(() => inner.AccountsOfAsync(name, ct));

    public virtual Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct) => CallAsync(() => inner.AccountsAfterAsync(key, most, ct));

    public virtual Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => CallAsync(() => inner.HoldsAsync(ids, ct));

    public virtual Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct) => CallAsync(() => inner.HoldsOpenedAsync(after, to, ct));

    public virtual Task<IReadOnlyList<DayRoot>> DayRootsAsync(DateOnly from, int most, CancellationToken ct) => CallAsync(() => inner.DayRootsAsync(from, most, ct));

    /// <summary>Goes around every call.</summary>
    protected virtual Task<T> CallAsync<T>(Func<Task<T>> call) => call();
}
