using Palabre.Ledger;

namespace Palabre.LedgerContract;

/// <summary>The process, the disk or the connection fails, because a test wants it to.</summary>
public sealed class FaultException() : Exception("Failed on purpose.");

/// <summary>
/// A store that fails once, just before or just after one of the calls of a transaction: before its end nothing is there afterwards; after
/// the last, which is committing, everything is, and only the answer is lost.
/// </summary>
public sealed class FaultyStore(ILedgerStore inner) : ILedgerStore
{
    private int? _left;
    private bool _atOnce;

    /// <summary>Whether the last transaction is committed.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Fails at an edge of a call: 0 is before the first, 1 after it, 2 before the second … When a transaction has fewer, nothing happens.</summary>
    public void FailAt(int? edge) => _left = edge;

    public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        IsCommitted = false;
        _atOnce = !_atOnce;
        var answer = await inner.InTransactionAsync(async (ledger, stop) =>
        {
            var result = await work(new Transaction(this, ledger), stop);
            Edge();
            return result;
        }, ct);
        IsCommitted = true;
        Edge();
        return answer;
    }

    public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) => inner.InSnapshotAsync(work, ct);

    private void Edge()
    {
        if (_left-- is not 0) return;
        _left = null;
        throw new FaultException();
    }

    private sealed class Transaction(FaultyStore store, ILedgerReader inner) : PassingTransaction(inner)
    {
        /// <summary>One way in every second transaction, the other in the others.</summary>
        protected override bool TouchesAtOnce { get; } = store._atOnce;

        protected override async Task<T> CallAsync<T>(Func<Task<T>> call)
        {
            store.Edge();
            var answer = await call();
            store.Edge();
            return answer;
        }
    }
}
