namespace Palabre.Ledger;

/// <summary>One draft tried on a page: what accounts and holds would become. Nothing of the page changes before it is accepted.</summary>
internal sealed class Trial(Page page)
{
    private readonly List<Entry> _entries = [];
    private readonly OrderedDictionary<AccountKey, Account> _accounts = [];
    private readonly OrderedDictionary<Guid, Hold> _holds = [];

    public IReadOnlyList<Entry> Entries => _entries;
    public IEnumerable<Account> Accounts => _accounts.Values;
    public IEnumerable<Hold> Holds => _holds.Values;

    /// <summary>Applies all lines in their order; limits are not looked at.</summary>
    public Outcome.Refused? Apply(Draft draft)
    {
        foreach (var line in draft.Lines) if (Apply(line) is { } refused) return refused;
        return null;
    }

    /// <summary>
    /// The first account that would be below its limit, and further than it was. What is below already, since its limit was another
    /// once, may still get something.
    /// </summary>
    public Outcome.Refused? BelowLimit()
    {
        foreach (var (key, account) in _accounts)
            if (account.Room is { } room && room < 0 && room < page.Account(key).Room) return new(Refusals.Insufficient, key);
        return null;
    }

    /// <summary>A hold of the page whose time is over.</summary>
    public void Expire(Hold hold) => Resolve(hold, EntryKind.Expire, HoldState.Expired, moved: 0);

    private Outcome.Refused? Apply(Line line) => line switch
    {
        Line.Move move => Enter(new(EntryKind.Move, move.Debit, move.Credit, move.Amount.Currency, move.Amount.Minor, 0)),
        Line.Hold hold => Open(hold),
        Line.Post post => Post(post),
        Line.Void gone => Void(gone),
        _ => throw new ArgumentOutOfRangeException(nameof(line), line, "A line of no known kind."),
    };

    private Outcome.Refused? Open(Line.Hold line)
    {
        if (Hold(line.Id) is not null) return new(Refusals.HoldExists);
        if (line.Until <= page.At) return new(Refusals.HoldExpired);
        _holds[line.Id] = new(line.Id, line.Debit, line.Credit, line.Amount, line.Until, page.NextNumber);
        return Enter(new(EntryKind.Hold, line.Debit, line.Credit, line.Amount.Currency, 0, line.Amount.Minor, line.Id, line.Until));
    }

    private Outcome.Refused? Post(Line.Post line)
    {
        var hold = Hold(line.Hold);
        if (Unresolvable(hold) is { } refused) return refused;
        var amount = line.Amount ?? hold!.Amount;
        if (amount.Currency != hold!.Amount.Currency) return new(Refusals.HoldCurrency);
        if (amount > hold.Amount) return new(Refusals.HoldExceeded);
        return Resolve(hold, EntryKind.Post, HoldState.Posted, amount.Minor);
    }

    private Outcome.Refused? Void(Line.Void line)
    {
        var hold = Hold(line.Hold);
        return Unresolvable(hold) ?? Resolve(hold!, EntryKind.Void, HoldState.Voided, moved: 0);
    }

    private static Outcome.Refused? Unresolvable(Hold? hold) => hold?.State switch
    {
        null => new(Refusals.HoldUnknown),
        HoldState.Pending => null,
        HoldState.Expired => new(Refusals.HoldExpired),
        _ => new(Refusals.HoldResolved),
    };

    private Outcome.Refused? Resolve(Hold hold, EntryKind kind, HoldState state, long moved)
    {
        _holds[hold.Id] = hold with { State = state, ResolvedBy = page.NextNumber, Posted = moved };
        return Enter(new(kind, hold.Debit, hold.Credit, hold.Amount.Currency, moved, -hold.Amount.Minor, hold.Id));
    }

    private Outcome.Refused? Enter(Entry entry)
    {
        if (Account(entry.DebitKey).Debited(entry) is not { } debited) return new(Refusals.TooLarge, entry.DebitKey);
        if (Account(entry.CreditKey).Credited(entry) is not { } credited) return new(Refusals.TooLarge, entry.CreditKey);
        _accounts[debited.Key] = debited;
        _accounts[credited.Key] = credited;
        _entries.Add(entry);
        return null;
    }

    private Account Account(AccountKey key) => _accounts.TryGetValue(key, out var account) ? account : page.Account(key);

    private Hold? Hold(Guid id) => _holds.TryGetValue(id, out var hold) ? hold : page.Hold(id);
}
