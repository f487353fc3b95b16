namespace Palabre.Ledger;

/// <summary>What an account holds after the last journal that touched it. All amounts are in minor units of its currency.</summary>
/// <param name="Key">Its name and currency.</param>
/// <param name="Overdraft">How far below zero it may go; 0: not at all; null: there is no limit. What is held counts as gone.</param>
/// <param name="PostedDebits">All that was ever debited; only grows.</param>
/// <param name="PostedCredits">All that was ever credited; only grows.</param>
/// <param name="PendingDebits">What pending holds would debit.</param>
/// <param name="PendingCredits">What pending holds would credit. It cannot be spent before it is posted.</param>
public sealed record Account(
    AccountKey Key, long? Overdraft, long PostedDebits = 0, long PostedCredits = 0, long PendingDebits = 0, long PendingCredits = 0)
{
    /// <summary>What is in it, positive on the side its kind grows on; holds not counted.</summary>
    public Money Balance => new(Key.Name.IsDebitNormal ? PostedDebits - PostedCredits : PostedCredits - PostedDebits, Key.Currency);

    /// <summary>What of its balance is held.</summary>
    public Money Held => new(Key.Name.IsDebitNormal ? PendingCredits : PendingDebits, Key.Currency);

    /// <summary>What can still be spent: balance and overdraft without what is held; null: without limit.</summary>
    public Money? Available => Room is { } room ? new(long.CreateSaturating(room), Key.Currency) : null;

    internal Int128? Room => Overdraft is { } overdraft ? (Int128)Balance.Minor - Held.Minor + overdraft : null;

    /// <summary>After an entry has debited it; null when a sum would not fit.</summary>
    internal Account? Debited(Entry entry) => Fits(PostedDebits, entry.Moved) && Fits(PendingDebits, entry.Held)
        ? this with { PostedDebits = PostedDebits + entry.Moved, PendingDebits = PendingDebits + entry.Held }
        : null;

    /// <summary>After an entry has credited it; null when a sum would not fit.</summary>
    internal Account? Credited(Entry entry) => Fits(PostedCredits, entry.Moved) && Fits(PendingCredits, entry.Held)
        ? this with { PostedCredits = PostedCredits + entry.Moved, PendingCredits = PendingCredits + entry.Held }
        : null;

    private static bool Fits(long sum, long more) => (Int128)sum + more <= long.MaxValue;
}
