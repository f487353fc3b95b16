using System.Data.Common;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>The book went on while something was decided by how it was before. Nothing is written; the work is done again.</summary>
internal sealed class OutrunException(Exception? inner = null) : Exception("The book went on meanwhile.", inner);

/// <summary>
/// A transaction on PostgreSQL that locks nothing while it decides. What drafts touch comes out of <see cref="LedgerMemory"/>, or is read
/// in one question; what was decided is written in one, which is a transaction of its own and fails unless the book still ends where it ended when
/// deciding began. So a batch is one way to the server, or two. Whatever else is asked makes a usual transaction of it, with the head locked.
/// </summary>
/// <param name="tables">On an open connection, in no transaction.</param>
/// <param name="memory">What is remembered.</param>
/// <param name="isHasty">Whether to begin without locking.</param>
internal sealed class HastyTransaction(PostgresTables tables, LedgerMemory memory, bool isHasty) : ILedgerTransaction, IAsyncDisposable
{
    private DbTransaction? _transaction;
    private Head? _believed;

    /// <summary>Drafts that were decided from memory, which does not know what journals there are.</summary>
    private HashSet<Guid> _fromMemory = [];
    private LedgerChanges? _decided;

    public async Task<Touched> TouchAsync(Touch touch, CancellationToken ct)
    {
        if (!isHasty || _transaction is not null || _believed is not null || touch.Holds.Count > 0) return await (await SettledAsync(ct)).TouchAsync(touch, ct);
        if (memory.TryTouch(touch, out var touched)) _fromMemory = touch.Journals;
        else
        {
            touched = await tables.LookAsync(touch, ct) ?? throw new OutrunException();
            memory.Learn(touched.Head, touched.Accounts);
        }
        _believed = touched.Head;
        // Holds that expire bring accounts that nobody named.
        return touched.Due.Count == 0 ? touched : await (await SettledAsync(ct)).TouchAsync(touch, ct);
    }

    public async Task WriteAsync(LedgerChanges changes, CancellationToken ct)
    {
        if (_transaction is null && _believed is not null && _decided is null) _decided = changes;
        // A second time it comes after what is in this transaction already.
        else await (await SettledAsync(ct)).WriteAsync(changes, ct);
    }

    /// <summary>What has returned from here is on disk.</summary>
    /// <exception cref="OutrunException">Nothing is written, because something was written in between.</exception>
    public async Task CommitAsync()
    {
        // It is decided: whoever hangs up now still has it written.
        if (_transaction is not null)
        {
            await _transaction.CommitAsync(CancellationToken.None);
            tables.TellWhatIsCommitted(memory);
        }
        else if (_believed is { } head) await CommitAsync(head);
    }

    private async Task CommitAsync(Head head)
    {
        // Those it refused may have been written long ago, and then that is their answer; and it must be so now, not only as far as is remembered.
        IReadOnlyList<Guid> refused = _decided is { } some ? [.. _fromMemory.Except(some.Journals.Select(journal => journal.Id))] : [.. _fromMemory];
        if (refused.Count > 0 && !await tables.IsStillAsync(head, refused, CancellationToken.None)) throw new OutrunException();
        if (_decided is { } changes)
        {
            if (!await tables.PutAtOnceAsync(changes, head, CancellationToken.None)) throw new OutrunException();
            memory.Learn(head, LedgerTables.After(head, changes), changes.Accounts);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is null) return;
        await _transaction.DisposeAsync();
        tables.Transaction = null;
    }

    public async Task<Head> LockHeadAsync(CancellationToken ct) => await (await SettledAsync(ct)).LockHeadAsync(ct);
    public async Task<Head> HeadAsync(CancellationToken ct) => await (await SettledAsync(ct)).HeadAsync(ct);
    public async Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => await (await SettledAsync(ct)).JournalsAsync(ids, ct);
    public async Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct) => await (await SettledAsync(ct)).JournalsAfterAsync(number, most, ct);
    public async Task<IReadOnlyList<Journal>> JournalsOfAsync(AccountKey account, long before, int most, CancellationToken ct) => await (await SettledAsync(ct)).JournalsOfAsync(account, before, most, ct);
    public async Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct) => await (await SettledAsync(ct)).ReversalsAsync(reversed, ct);
    public async Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct) => await (await SettledAsync(ct)).AccountsAsync(keys, ct);
    public async Task<IReadOnlyList<Account>> AccountsOfAsync(AccountName name, CancellationToken ct) => await (await SettledAsync(ct)).AccountsOfAsync(name, ct);
    public async Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct) => await (await SettledAsync(ct)).AccountsAfterAsync(key, most, ct);
    public async Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) => await (await SettledAsync(ct)).HoldsAsync(ids, ct);
    public async Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct) => await (await SettledAsync(ct)).HoldsOpenedAsync(after, to, ct);
    public async Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct) => await (await SettledAsync(ct)).DueHoldsOfAsync(accounts, at, ct);
    public async Task<IReadOnlyList<Hold>> DueHoldsAsync(DateTimeOffset at, int most, CancellationToken ct) => await (await SettledAsync(ct)).DueHoldsAsync(at, most, ct);
    public async Task<IReadOnlyList<DayRoot>> DayRootsAsync(DateOnly from, int most, CancellationToken ct) => await (await SettledAsync(ct)).DayRootsAsync(from, most, ct);

    /// <summary>From here on it is a usual transaction, with all that was said and decided before.</summary>
    private async ValueTask<PostgresTables> SettledAsync(CancellationToken ct)
    {
        if (_transaction is not null) return tables;
        _transaction = tables.Transaction = await tables.BeginAsync(ct);
        if (_believed is null) return tables;
        if (await tables.LockHeadAsync(ct) != _believed || (_fromMemory.Count > 0 && !await tables.IsStillAsync(_believed, _fromMemory, ct))) throw new OutrunException();
        if (_decided is { } changes) await tables.WriteAsync(changes, ct);
        return tables;
    }
}
