namespace Palabre.Ledger;

/// <summary>Reading a ledger. Entries of a journal always come with it, in their order.</summary>
public interface ILedgerReader
{
    /// <summary>The last journal, or <see cref="Head.Empty"/>.</summary>
    Task<Head> HeadAsync(CancellationToken ct);

    /// <summary>The journals of these ids, in any order; those that are not there are left out.</summary>
    Task<IReadOnlyList<Journal>> JournalsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>The first <paramref name="most"/> journals with a greater number, in order.</summary>
    Task<IReadOnlyList<Journal>> JournalsAfterAsync(long number, int most, CancellationToken ct);

    /// <summary>The last <paramref name="most"/> journals with a smaller number that have an entry with this account, the newest first. From the end: <see cref="long.MaxValue"/>.</summary>
    Task<IReadOnlyList<Journal>> JournalsOfAsync(AccountKey account, long before, int most, CancellationToken ct);

    /// <summary>These accounts, in any order; those that nothing has touched are left out.</summary>
    Task<IReadOnlyList<Account>> AccountsAsync(IReadOnlyCollection<AccountKey> keys, CancellationToken ct);

    /// <summary>The accounts of a name, one for each currency, in the order of their codes.</summary>
    Task<IReadOnlyList<Account>> AccountsOfAsync(AccountName name, CancellationToken ct);

    /// <summary>The first <paramref name="most"/> accounts after a key, or from the beginning, in <see cref="AccountKey.Order"/> (by bytes: COLLATE "C", BINARY).</summary>
    Task<IReadOnlyList<Account>> AccountsAfterAsync(AccountKey? key, int most, CancellationToken ct);

    /// <summary>The holds of these ids, in any order; those that are not there are left out.</summary>
    Task<IReadOnlyList<Hold>> HoldsAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct);

    /// <summary>The holds whose <see cref="Hold.OpenedBy"/> is greater than <paramref name="after"/> and at most <paramref name="to"/>, in any order.</summary>
    Task<IReadOnlyList<Hold>> HoldsOpenedAsync(long after, long to, CancellationToken ct);

    /// <summary>The roots of the first <paramref name="most"/> days from a day on that have journals, in order.</summary>
    Task<IReadOnlyList<DayRoot>> DayRootsAsync(DateOnly from, int most, CancellationToken ct);
}
