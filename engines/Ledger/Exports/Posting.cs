namespace Palabre.Ledger.Exports;

/// <summary>One side of what an entry moved; debits are above zero.</summary>
internal readonly record struct Posting(AccountName Account, Money Amount, Entry Of)
{
    /// <summary>Both sides of each entry that moved something, the debit first. What is only held is no posting.</summary>
    public static IEnumerable<Posting> All(IEnumerable<Entry> entries) => entries.Where(entry => entry.Moved > 0).SelectMany(entry => (Posting[])
    [
        new(entry.Debit, new(entry.Moved, entry.Currency), entry),
        new(entry.Credit, new(-entry.Moved, entry.Currency), entry),
    ]);
}
