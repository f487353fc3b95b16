using System.Collections.Immutable;

namespace Palabre.Ledger;

/// <summary>A ledger in memory, for tests and for trying something out. It keeps what a store must keep but the disk.</summary>
public sealed class MemoryStore : ILedgerStore, IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private volatile MemoryState _state = MemoryState.Empty;

    /// <inheritdoc/>
    public async Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var transaction = new Transaction(this);
        var result = await work(transaction, ct);
        transaction.Commit();
        return result;
    }

    /// <inheritdoc/>
    public Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct) => work(new MemoryReader(_state), ct);

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private sealed class Transaction(MemoryStore store) : MemoryReader(store._state), ILedgerTransaction, IDisposable
    {
        private bool _isLocked;

        public async Task<Head> LockHeadAsync(CancellationToken ct)
        {
            if (!_isLocked)
            {
                await store._writer.WaitAsync(ct);
                _isLocked = true;
                State = store._state;
            }
            return State.Head;
        }

        public Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Journal>>([.. reversed.SelectMany(id => State.Reversals.GetValueOrDefault(id, []))]);

        public Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Hold>>([.. State.Due(at).Where(hold => accounts.Contains(hold.DebitKey) || accounts.Contains(hold.CreditKey))]);

        public Task<IReadOnlyList<Hold>> DueHoldsAsync(DateTimeOffset at, int most, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Hold>>([.. State.Due(at).Take(most)]);

        public Task WriteAsync(LedgerChanges changes, CancellationToken ct)
        {
            if (!_isLocked) throw new InvalidOperationException("The head is not locked.");
            State = State.With(changes);
            return Task.CompletedTask;
        }

        public void Commit()
        {
            if (_isLocked) store._state = State;
        }

        public void Dispose()
        {
            if (_isLocked) store._writer.Release();
        }
    }
}
