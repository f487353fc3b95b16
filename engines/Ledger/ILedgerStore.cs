namespace Palabre.Ledger;

/// <summary>Where a ledger is kept. <c>LedgerStoreContract</c> of the tests says what it must do.</summary>
public interface ILedgerStore
{
    /// <summary>
    /// Runs work in a transaction and commits it when it returns; when it throws, nothing of it is there. What has returned is on disk.
    /// The store may run the work again from its beginning when the database asks for that, so it does nothing but on the transaction.
    /// When this throws, the work may be committed all the same, if the connection was lost at that moment: who sends the same drafts
    /// again is safe.
    /// </summary>
    Task<T> InTransactionAsync<T>(Func<ILedgerTransaction, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>Runs work that reads only, all of it at one state of the ledger, while others write.</summary>
    Task<T> InSnapshotAsync<T>(Func<ILedgerReader, CancellationToken, Task<T>> work, CancellationToken ct);
}
