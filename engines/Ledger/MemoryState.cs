using System.Collections.Immutable;

namespace Palabre.Ledger;

/// <summary>A ledger at one moment. It never changes, so that committing is pointing at another one, and reading needs no lock.</summary>
internal sealed record MemoryState
{
    public static readonly MemoryState Empty = new();

    public ImmutableList<Journal> Journals { get; private init; } = [];
    public ImmutableDictionary<Guid, Journal> ById { get; private init; } = ImmutableDictionary<Guid, Journal>.Empty;
    public ImmutableDictionary<Guid, ImmutableList<Journal>> Reversals { get; private init; } = ImmutableDictionary<Guid, ImmutableList<Journal>>.Empty;
    public ImmutableSortedDictionary<AccountKey, Account> Accounts { get; private init; } = ImmutableSortedDictionary.Create<AccountKey, Account>(AccountKey.Order);
    public ImmutableDictionary<Guid, Hold> Holds { get; private init; } = ImmutableDictionary<Guid, Hold>.Empty;
    private ImmutableSortedSet<(DateTimeOffset Until, Guid Hold)> Pending { get; init; } = [];

    public Head Head => Journals.Count == 0 ? Head.Empty : Head.Of(Journals[^1]);

    public IEnumerable<Hold> Due(DateTimeOffset at) => Pending.TakeWhile(pending => pending.Until <= at).Select(pending => Holds[pending.Hold]);

    public MemoryState With(LedgerChanges changes) => WithJournals(changes.Journals).WithHolds(changes.Holds) with
    {
        Accounts = Accounts.SetItems(changes.Accounts.Select(account => KeyValuePair.Create(account.Key, account))),
    };

    private MemoryState WithJournals(IReadOnlyList<Journal> journals)
    {
        var (head, reversals) = (Head, Reversals);
        foreach (var journal in journals)
        {
            if (journal.Number != head.Number + 1 || journal.PreviousHash != head.Hash) throw new InvalidOperationException($"Journal {journal.Number} does not follow {head.Number}.");
            head = Head.Of(journal);
            if (journal.Reverses is { } reversed) reversals = reversals.SetItem(reversed, reversals.GetValueOrDefault(reversed, []).Add(journal));
        }
        return this with { Journals = Journals.AddRange(journals), Reversals = reversals, ById = Added(journals) };
    }

    private ImmutableDictionary<Guid, Journal> Added(IReadOnlyList<Journal> journals)
    {
        var byId = ById.ToBuilder();
        foreach (var journal in journals) if (!byId.TryAdd(journal.Id, journal)) throw new InvalidOperationException($"There is a journal {journal.Id} already.");
        return byId.ToImmutable();
    }

    private MemoryState WithHolds(IReadOnlyList<Hold> holds)
    {
        if (holds.Count == 0) return this;
        var pending = Pending.ToBuilder();
        foreach (var hold in holds) if (hold.State == HoldState.Pending) pending.Add((hold.Until, hold.Id)); else pending.Remove((hold.Until, hold.Id));
        return this with { Holds = Holds.SetItems(holds.Select(hold => KeyValuePair.Create(hold.Id, hold))), Pending = pending.ToImmutable() };
    }
}
