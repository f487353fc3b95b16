using System.Diagnostics.CodeAnalysis;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// Accounts as they were at one head of the book, so that a batch need not ask for them. Whoever decides by it writes only if the book still
/// ends there: every journal, whoever writes it, moves the head. Used by one writer at a time.
/// </summary>
internal sealed class LedgerMemory
{
    /// <summary>Those asked for most recently, from this many to twice as many. More spare questions, fewer spare memory: about 300 bytes each.</summary>
    private const int Most = 32_768;

    private Dictionary<AccountKey, Account> _recent = [];
    private Dictionary<AccountKey, Account> _before = [];

    /// <summary>Where the book ends, as far as is known here.</summary>
    public Head? Head { get; private set; }

    /// <summary>
    /// What drafts touch, when all of it is known: moves between accounts that are remembered, on which nothing is held, so that no hold of
    /// theirs can be due. That none of the drafts is written already is believed; the index of their ids knows better.
    /// </summary>
    public bool TryTouch(Touch touch, [NotNullWhen(true)] out Touched? touched)
    {
        touched = null;
        if (Head is null || touch.Holds.Count > 0 || touch.Reversed.Count > 0) return false;
        var accounts = new List<Account>(touch.Accounts.Count);
        foreach (var key in touch.Accounts)
        {
            if (Find(key) is not { PendingDebits: 0, PendingCredits: 0 } account) return false;
            accounts.Add(account);
        }
        touched = new(Head, [], [], [], [], accounts);
        return true;
    }

    /// <summary>What was read at a head.</summary>
    public void Learn(Head head, IEnumerable<Account> accounts)
    {
        if (Head != head) Forget();
        Head = head;
        foreach (var account in accounts) Remember(account);
    }

    /// <summary>What was committed: from one head to another.</summary>
    public void Learn(Head from, Head to, IEnumerable<Account> accounts)
    {
        if (Head != from) Forget();
        Head = to;
        foreach (var account in accounts) Remember(account);
    }

    /// <summary>Nothing of it is certain any more.</summary>
    public void Forget()
    {
        Head = null;
        _recent.Clear();
        _before.Clear();
    }

    private Account? Find(AccountKey key)
    {
        if (_recent.TryGetValue(key, out var account)) return account;
        if (!_before.Remove(key, out account)) return null;
        Remember(account);
        return account;
    }

    private void Remember(Account account)
    {
        if (_recent.Count >= Most && !_recent.ContainsKey(account.Key)) (_before, _recent) = (_recent, []);
        _recent[account.Key] = account;
        _before.Remove(account.Key);
    }
}
