using System.Runtime.InteropServices;

namespace Palabre.Ledger;

/// <summary>What a batch of drafts touches, as it is after those of them that were decided.</summary>
internal sealed class Page(Chart chart, Head head, DateTimeOffset now)
{
    private readonly Dictionary<Guid, Journal> _journals = [];
    private readonly Dictionary<Guid, List<Journal>> _reversals = [];
    private readonly Dictionary<AccountKey, Account> _accounts = [];
    private readonly Dictionary<Guid, Hold> _holds = [];
    private readonly HashSet<AccountKey> _changedAccounts = [];
    private readonly HashSet<Guid> _changedHolds = [];
    private readonly List<Journal> _written = [];
    private IReadOnlyList<Hold> _due = [];
    private Head _head = head;

    /// <summary>When the batch is written: the clock's time, but never before what was written last.</summary>
    public DateTimeOffset At { get; } = Touch.At(head, now);

    public long NextNumber => _head.Number + 1;

    public IReadOnlyList<Journal> Written => _written;

    /// <summary>Takes over what the drafts touch.</summary>
    public void Load(Touch touch, Touched touched)
    {
        foreach (var journal in touched.Journals) _journals[journal.Id] = journal;
        if (touch.Without(touched.Journals) is not { } fresh) return;
        foreach (var reversal in touched.Reversals) AddReversal(reversal);
        Add(touched.Holds);
        // Those of what was written before are left to whoever touches them next, and to the job.
        HashSet<AccountKey> accounts = touched.Due.Count == 0 ? [] : [.. fresh.Accounts, .. touched.Holds.Where(hold => fresh.Holds.Contains(hold.Id)).SelectMany(Touch.AccountsOf)];
        Add(_due = [.. touched.Due.Where(hold => accounts.Contains(hold.DebitKey) || accounts.Contains(hold.CreditKey))]);
        foreach (var account in touched.Accounts) _accounts[account.Key] = account;
    }

    public async Task LoadDueAsync(ILedgerTransaction ledger, int most, CancellationToken ct)
    {
        Add(_due = await ledger.DueHoldsAsync(At, most, ct));
        if (_due.Count == 0) return;
        foreach (var account in await ledger.AccountsAsync([.. _due.SelectMany(Touch.AccountsOf).Distinct()], ct)) _accounts[account.Key] = account;
    }

    /// <summary>Lets all loaded holds expire that are due, in an order that a database cannot change.</summary>
    public void ExpireDue()
    {
        foreach (var hold in _due.OrderBy(hold => hold.Until).ThenBy(hold => hold.Id))
        {
            var trial = new Trial(this);
            trial.Expire(hold);
            Accept(trial, Draft.OfExpiry(hold.Id));
        }
    }

    public Outcome Decide(Draft draft)
    {
        if (Journal(draft.Id) is { } written) return written.Digest == draft.Digest ? new Outcome.Exists(written) : new Outcome.Refused(Refusals.OtherBody);
        var trial = new Trial(this);
        if ((trial.Apply(draft) ?? ReversalRefused(draft, trial) ?? trial.BelowLimit()) is { } refused) return refused;
        return new Outcome.Created(Accept(trial, draft));
    }

    public async Task WriteAsync(ILedgerTransaction ledger, CancellationToken ct)
    {
        if (_written.Count == 0) return;
        await ledger.WriteAsync(new(_written, [.. _changedAccounts.Select(key => _accounts[key])], [.. _changedHolds.Select(id => _holds[id])]), ct);
    }

    public Account Account(AccountKey key) => _accounts.TryGetValue(key, out var account) ? account : chart.Open(key);

    public Hold? Hold(Guid id) => _holds.GetValueOrDefault(id);

    private Journal? Journal(Guid id) => _journals.GetValueOrDefault(id);

    private Outcome.Refused? ReversalRefused(Draft draft, Trial trial)
    {
        if (draft.Reverses is not { } reversed) return null;
        return Journal(reversed) is { } original
            ? Reversal.Refused(original, _reversals.GetValueOrDefault(reversed) ?? [], trial.Entries)
            : new(Refusals.ReversedUnknown);
    }

    /// <summary>Takes over what a draft came to, and links its journal to the chain.</summary>
    private Journal Accept(Trial trial, Draft draft)
    {
        foreach (var account in trial.Accounts)
        {
            _accounts[account.Key] = account;
            _changedAccounts.Add(account.Key);
        }
        foreach (var hold in trial.Holds)
        {
            _holds[hold.Id] = hold;
            _changedHolds.Add(hold.Id);
        }

        var journal = new Journal
        {
            Number = NextNumber,
            Id = draft.Id,
            At = At,
            Kind = draft.Kind,
            Memo = draft.Memo,
            Reverses = draft.Reverses,
            Entries = trial.Entries,
            Digest = draft.Digest,
            PreviousHash = _head.Hash,
            Hash = default,
        }.Sealed();
        _head = Head.Of(journal);
        _written.Add(journal);
        _journals[journal.Id] = journal;
        if (journal.Reverses is not null) AddReversal(journal);
        return journal;
    }

    private void AddReversal(Journal reversal) =>
        (CollectionsMarshal.GetValueRefOrAddDefault(_reversals, reversal.Reverses!.Value, out _) ??= []).Add(reversal);

    private void Add(IReadOnlyList<Hold> holds)
    {
        foreach (var hold in holds) _holds[hold.Id] = hold;
    }
}
