namespace Palabre.Ledger;

/// <summary>What drafts name: what has to be known before they can be decided.</summary>
public sealed class Touch
{
    private Touch(IReadOnlyList<Draft> drafts, DateTimeOffset now)
    {
        (Drafts, Now) = (drafts, Instant.Of(now));
        foreach (var draft in drafts)
        {
            Journals.Add(draft.Id);
            if (draft.Reverses is { } reversed)
            {
                Journals.Add(reversed);
                Reversed.Add(reversed);
            }
            foreach (var line in draft.Lines) Add(line);
        }
    }

    /// <summary>They themselves.</summary>
    public IReadOnlyList<Draft> Drafts { get; }

    /// <summary>The clock's time; holds are due by it, or by the head's when that is later.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Ids of journals that may be there already, or that are reversed.</summary>
    public HashSet<Guid> Journals { get; } = [];

    /// <summary>Ids of journals that are reversed.</summary>
    public HashSet<Guid> Reversed { get; } = [];

    /// <summary>Ids of holds that are made, posted or voided.</summary>
    public HashSet<Guid> Holds { get; } = [];

    /// <summary>Accounts that are named. Those of holds are not, before these are read.</summary>
    public HashSet<AccountKey> Accounts { get; } = [];

    /// <summary>What these drafts name.</summary>
    public static Touch Of(IReadOnlyList<Draft> drafts, DateTimeOffset now) => new(drafts, now);

    /// <summary>When a batch is written after this head: the clock's time, but never before what was written last.</summary>
    public static DateTimeOffset At(Head head, DateTimeOffset now) => Instant.Of(now) is var at && at < head.At ? head.At : at;

    /// <summary>Reads it with a question for each kind of thing.</summary>
    public static async Task<Touched> OneByOneAsync(ILedgerTransaction ledger, Touch touch, CancellationToken ct)
    {
        var head = await ledger.LockHeadAsync(ct);
        var journals = await ledger.JournalsAsync(touch.Journals, ct);
        if (touch.Without(journals) is not { } fresh) return new(head, journals, [], [], [], []);
        var reversals = fresh.Reversed.Count > 0 ? await ledger.ReversalsAsync(fresh.Reversed, ct) : [];
        var holds = fresh.Holds.Count > 0 ? await ledger.HoldsAsync(fresh.Holds, ct) : [];
        HashSet<AccountKey> accounts = [.. fresh.Accounts, .. holds.SelectMany(AccountsOf)];
        var due = await ledger.DueHoldsOfAsync(accounts, At(head, fresh.Now), ct);
        accounts.UnionWith(due.SelectMany(AccountsOf));
        return new(head, journals, reversals, holds, due, await ledger.AccountsAsync(accounts, ct));
    }

    /// <summary>What is left when drafts are taken away that are journals already; null when nothing is.</summary>
    internal Touch? Without(IReadOnlyList<Journal> journals)
    {
        if (journals.Count == 0) return this;
        HashSet<Guid> known = [.. journals.Select(journal => journal.Id)];
        List<Draft> fresh = [.. Drafts.Where(draft => !known.Contains(draft.Id))];
        return fresh.Count == 0 ? null : fresh.Count == Drafts.Count ? this : new(fresh, Now);
    }

    internal static IEnumerable<AccountKey> AccountsOf(Hold hold) => [hold.DebitKey, hold.CreditKey];

    private void Add(Line line)
    {
        switch (line)
        {
            case Line.Move move:
                Accounts.Add(new(move.Debit, move.Amount.Currency));
                Accounts.Add(new(move.Credit, move.Amount.Currency));
                break;
            case Line.Hold hold:
                Holds.Add(hold.Id);
                Accounts.Add(new(hold.Debit, hold.Amount.Currency));
                Accounts.Add(new(hold.Credit, hold.Amount.Currency));
                break;
            case Line.Post post:
                Holds.Add(post.Hold);
                break;
            case Line.Void gone:
                Holds.Add(gone.Hold);
                break;
        }
    }
}

/// <summary>What is there of it. A store may give more than was asked for.</summary>
/// <param name="Head">Where the ledger ends.</param>
/// <param name="Journals">Those of <see cref="Touch.Journals"/>.</param>
/// <param name="Reversals">Those that reverse one of <see cref="Touch.Reversed"/>.</param>
/// <param name="Holds">Those of <see cref="Touch.Holds"/>.</param>
/// <param name="Due">Those that are due and debit or credit one of <see cref="Touch.Accounts"/> or of the accounts of the holds.</param>
/// <param name="Accounts">All of those accounts, and those of the holds that are due.</param>
public sealed record Touched(
    Head Head, IReadOnlyList<Journal> Journals, IReadOnlyList<Journal> Reversals, IReadOnlyList<Hold> Holds, IReadOnlyList<Hold> Due, IReadOnlyList<Account> Accounts);
