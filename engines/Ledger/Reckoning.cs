using System.Runtime.InteropServices;

namespace Palabre.Ledger;

/// <summary>Everything reckoned again from the journals, and what does not agree with it.</summary>
internal sealed class Reckoning(Chart chart, IReadOnlyCollection<DayRoot> published)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<AccountKey, Account> _accounts = [];
    private readonly Dictionary<Guid, Hold> _holds = [];
    private readonly Dictionary<Guid, List<Journal>> _reversals = [];
    private readonly ILookup<long, DayRoot> _published = published.ToLookup(root => root.Number);
    private readonly HashSet<AccountKey> _accountsSeen = [];
    private readonly HashSet<Guid> _holdsSeen = [];
    private readonly Dictionary<Currency, (Int128 Posted, Int128 Pending)> _sums = [];
    private Head _head = Head.Empty;
    private Digest _headComputed;

    /// <summary>The number of the last journal read.</summary>
    public long LastRead => _head.Number;

    /// <summary>The journals that others reverse.</summary>
    public IReadOnlyCollection<Guid> Reversed => _reversals.Keys;

    public void Find(string row, string what)
    {
        if (_findings.Count < Audit.MostFindings) _findings.Add(new(row, what));
    }

    public AuditReport Report() => new(_head, _accountsSeen.Count, _holdsSeen.Count, _findings);

    public void Read(Journal journal)
    {
        var row = Finding.Journal(journal.Number);
        if (Malformed(journal) is { } why) Find(row, why);
        else
        {
            ReadLink(journal, row, journal.ComputeHash());
            ReadEntries(journal, row);
            if (journal.Reverses is { } reversed) (CollectionsMarshal.GetValueRefOrAddDefault(_reversals, reversed, out _) ??= []).Add(journal);
        }
        _head = Head.Of(journal);
    }

    public void CompareRoots(Head stored)
    {
        if (stored != _head) Find(Finding.Journal(stored.Number), $"is said to be the last; journal {_head.Number} is.");
        foreach (var root in published.Where(root => root.Number > LastRead))
            Find(Finding.Day(root.Day), $"its root was published as that of journal {root.Number}, which is not there.");
    }

    public void CompareReversals(Guid reversed, Journal? original)
    {
        var before = new List<Journal>();
        foreach (var reversal in _reversals[reversed])
        {
            if (original is null || original.Number >= reversal.Number) Find(Finding.Journal(reversal.Number), $"reverses {reversed}, which is not there before it.");
            else if (Reversal.Refused(original, before, reversal.Entries) is { } refused)
                Find(Finding.Journal(reversal.Number), $"reverses journal {original.Number} in a way it cannot: {refused.Code} {refused.Account}.");
            before.Add(reversal);
        }
    }

    public void Compare(Account stored)
    {
        _accountsSeen.Add(stored.Key);
        if (!_accounts.TryGetValue(stored.Key, out var reckoned)) Find(Finding.Account(stored.Key), "no journal touches it.");
        else if (stored != reckoned) Find(Finding.Account(stored.Key), $"is stored as {Sums(stored)}, but the journals make it {Sums(reckoned)}.");
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, stored.Key.Currency, out _);
        sums.Posted += (Int128)stored.PostedDebits - stored.PostedCredits;
        sums.Pending += (Int128)stored.PendingDebits - stored.PendingCredits;
    }

    public void EndAccounts()
    {
        foreach (var key in _accounts.Keys.Where(key => !_accountsSeen.Contains(key))) Find(Finding.Account(key), "is not there, though journals touch it.");
        foreach (var (currency, sums) in _sums.Where(sum => sum.Value != default))
            Find($"currency {currency}", $"debits exceed credits by {sums.Posted} posted and {sums.Pending} pending.");
    }

    public void Compare(Hold stored)
    {
        _holdsSeen.Add(stored.Id);
        if (!_holds.TryGetValue(stored.Id, out var reckoned)) Find(Finding.Hold(stored.Id), "no journal made it.");
        else if (stored != reckoned) Find(Finding.Hold(stored.Id), $"is stored as {stored}, but the journals make it {reckoned}.");
    }

    public void EndHolds()
    {
        foreach (var id in _holds.Keys.Where(id => !_holdsSeen.Contains(id))) Find(Finding.Hold(id), "is not there, though a journal made it.");
    }

    /// <summary>What no draft could have become, so that it cannot even be hashed or reckoned with.</summary>
    private static string? Malformed(Journal journal)
    {
        if (!Draft.CanBeMemo(journal.Memo)) return "its memo is not one line.";
        if (journal.At != Instant.Of(journal.At)) return "its time is not in whole milliseconds.";
        if (journal.Entries.Count == 0) return "it has no entries.";
        return journal.Entries.Any(entry => !Enum.IsDefined(entry.Kind) || entry.Until is { } until && until != Instant.Of(until))
            ? "an entry is of no known kind, or its time is not in whole milliseconds." : null;
    }

    private void ReadLink(Journal journal, string row, Digest computed)
    {
        for (var missing = LastRead + 1; missing < journal.Number && _findings.Count < Audit.MostFindings; missing++) Find(Finding.Journal(missing), "is not there.");
        if (journal.Number <= LastRead) Find(Finding.Journal(LastRead + 1), $"is not there; in its place is one with the number {journal.Number}.");
        if (computed != journal.Hash) Find(row, $"its content has the hash {computed}, not {journal.Hash} as stored.");
        // When it names the hash that the one before really has, that one's stored hash is wrong, and was found there.
        if (journal.Number == LastRead + 1 && journal.PreviousHash != _head.Hash && journal.PreviousHash != _headComputed)
            Find(row, $"it follows the hash {journal.PreviousHash}, but that of the journal before is {_head.Hash}.");
        if (journal.At < _head.At) Find(row, "it was written before the one before it.");
        foreach (var root in _published[journal.Number].Where(root => root.Hash != journal.Hash))
            Find(Finding.Day(root.Day), $"the root published was {root.Hash}, but journal {journal.Number} has {journal.Hash}.");
        _headComputed = computed;
    }

    private void ReadEntries(Journal journal, string row)
    {
        var before = new Dictionary<AccountKey, Account>();
        foreach (var entry in journal.Entries)
        {
            if (Impossible(journal, entry) is { } why) Find(row, why);
            else ReadEntry(journal, entry, before, row);
        }
        foreach (var (key, account) in before)
            if (_accounts[key].Room is { } room && room < 0 && room < account.Room) Find(row, $"{key} is below its limit after it.");
    }

    private void ReadEntry(Journal journal, Entry entry, Dictionary<AccountKey, Account> before, string row)
    {
        var (debit, credit) = (Account(entry.DebitKey), Account(entry.CreditKey));
        if (debit.Debited(entry) is not { } debited || credit.Credited(entry) is not { } credited)
        {
            Find(row, "a sum of an account is beyond what fits.");
            return;
        }

        before.TryAdd(debit.Key, debit);
        before.TryAdd(credit.Key, credit);
        _accounts[debited.Key] = debited;
        _accounts[credited.Key] = credited;
        if (entry.Hold is not { } id) return;
        _holds[id] = entry.Kind == EntryKind.Hold
            ? new(id, entry.Debit, entry.Credit, new(entry.Held, entry.Currency), entry.Until!.Value, journal.Number)
            : _holds[id] with { State = StateAfter(entry.Kind), ResolvedBy = journal.Number, Posted = entry.Moved };
    }

    private string? Impossible(Journal journal, Entry entry)
    {
        if (entry.Debit == entry.Credit) return "an entry debits and credits the same account.";
        if (entry.Kind == EntryKind.Move)
            return entry is { Moved: > 0, Held: 0, Hold: null, Until: null } ? null : "a move does not move, or does something else.";
        if (entry.Hold is not { } id) return "an entry about a hold names none.";
        var hold = _holds.GetValueOrDefault(id);
        if (entry.Kind == EntryKind.Hold)
            return hold is null && entry is { Moved: 0, Held: > 0 } && entry.Until > journal.At ? null : $"hold {id} is made twice, holds nothing, or is over at once.";
        if (hold is not { State: HoldState.Pending }) return $"hold {id} is resolved, but is not pending.";
        if ((entry.DebitKey, entry.CreditKey, -entry.Held) != (hold.DebitKey, hold.CreditKey, hold.Amount.Minor)) return $"hold {id} is resolved otherwise than it was made.";
        if (entry.Kind == EntryKind.Expire != hold.IsDue(journal.At)) return $"hold {id} expires before its time, or is resolved after it.";
        if (entry.Kind == EntryKind.Expire && journal.Id != Expiry.IdOf(id)) return $"hold {id} expires in a journal of another id.";
        return (entry.Kind == EntryKind.Post ? entry.Moved > 0 && entry.Moved <= hold.Amount.Minor : entry.Moved == 0) && entry.Until is null
            ? null : $"hold {id} moves what it cannot.";
    }

    private Account Account(AccountKey key) => _accounts.TryGetValue(key, out var account) ? account : chart.Open(key);

    private static HoldState StateAfter(EntryKind kind) => kind switch
    {
        EntryKind.Post => HoldState.Posted,
        EntryKind.Void => HoldState.Voided,
        _ => HoldState.Expired,
    };

    private static string Sums(Account account) => FormattableString.Invariant(
        $"debits {account.PostedDebits}, credits {account.PostedCredits}, pending {account.PendingDebits} and {account.PendingCredits}, overdraft {account.Overdraft}");
}
