namespace Palabre.Ledger;

/// <summary>
/// A transaction on a ledger. <see cref="LockHeadAsync"/> or <see cref="TouchAsync"/> comes first: from there to the end nobody else
/// writes, so what is read afterwards stays true. A store that lets others write finds out before it commits, and runs the work again. It
/// sees what it has written itself.
/// </summary>
public interface ILedgerTransaction : ILedgerReader
{
    /// <summary>Waits until no other transaction writes, keeps others out until the end of this one, and says where the ledger ends. May be called again.</summary>
    Task<Head> LockHeadAsync(CancellationToken ct);

    /// <summary>Locks the head and reads all that drafts touch: in as few questions as the store can.</summary>
    Task<Touched> TouchAsync(Touch touch, CancellationToken ct) => Touch.OneByOneAsync(this, touch, ct);

    /// <summary>The journals whose <see cref="Journal.Reverses"/> is one of these ids, in any order.</summary>
    Task<IReadOnlyList<Journal>> ReversalsAsync(IReadOnlyCollection<Guid> reversed, CancellationToken ct);

    /// <summary>The holds that are due (<see cref="Hold.IsDue"/>) and debit or credit one of these accounts, in any order.</summary>
    Task<IReadOnlyList<Hold>> DueHoldsOfAsync(IReadOnlyCollection<AccountKey> accounts, DateTimeOffset at, CancellationToken ct);

    /// <summary>The first <paramref name="most"/> holds that are due (<see cref="Hold.IsDue"/>), those that were due first before the others.</summary>
    Task<IReadOnlyList<Hold>> DueHoldsAsync(DateTimeOffset at, int most, CancellationToken ct);

    /// <summary>Writes what was decided. Called with the head locked.</summary>
    Task WriteAsync(LedgerChanges changes, CancellationToken ct);
}

/// <summary>What a batch of drafts changes, to be written all or not at all.</summary>
/// <param name="Journals">New ones, numbered on from the head, in order. A store refuses by an exception what would break that, or an id that is there.</param>
/// <param name="Accounts">As they are now, each once: to be inserted or updated by key. An account's overdraft does not change.</param>
/// <param name="Holds">As they are now, each once: to be inserted, or updated (state, resolved by, posted) by id.</param>
public sealed record LedgerChanges(IReadOnlyList<Journal> Journals, IReadOnlyList<Account> Accounts, IReadOnlyList<Hold> Holds);
