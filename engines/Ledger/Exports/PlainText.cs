namespace Palabre.Ledger.Exports;

/// <summary>What the files of text accounting have in common.</summary>
internal static class PlainText
{
    public static string Day(DateTimeOffset at) => Instant.Text(at)[..10];

    /// <summary>The number alone, such as -5.00.</summary>
    public static string Number(Money money) => money.ToString()[..^(money.Currency.Code.Length + 1)];

    /// <summary>What is in an account, debits above zero.</summary>
    public static Money Sum(Account account) => new(account.PostedDebits - account.PostedCredits, account.Key.Currency);

    /// <summary>For a line that a line feed must not end.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    /// <summary>Of holds, which are not postings: what an entry set aside, or gave back, for a comment.</summary>
    public static IEnumerable<string> Holds(IEnumerable<Entry> entries) => entries.Where(entry => entry.Hold is not null).Select(entry =>
    {
        var amount = new Money(Math.Abs(entry.Held), entry.Currency);
        var between = $"{AccountingName.Of(entry.Debit)} for {AccountingName.Of(entry.Credit)}";
        return entry.Kind switch
        {
            EntryKind.Hold => $"hold {entry.Hold} sets {amount} aside of {between} until {Instant.Text(entry.Until!.Value)}",
            EntryKind.Post => $"hold {entry.Hold} of {amount} is over, {new Money(entry.Moved, entry.Currency)} of it moved",
            EntryKind.Expire => $"hold {entry.Hold} expired and gives {amount} back of {between}",
            _ => $"hold {entry.Hold} is voided and gives {amount} back of {between}",
        };
    });

    /// <summary>What holds keep of an account at the end, or nothing.</summary>
    public static string? Pending(Account account) => (account.PendingDebits, account.PendingCredits) is (0, 0) ? null
        : $"held of it: {new Money(account.PendingDebits, account.Key.Currency)}; held for it: {new Money(account.PendingCredits, account.Key.Currency)}";
}
