namespace Palabre.Ledger;

/// <summary>What an entry of a journal did.</summary>
public enum EntryKind
{
    /// <summary>Moved an amount at once.</summary>
    Move = 0,

    /// <summary>Set an amount aside.</summary>
    Hold = 1,

    /// <summary>Moved what was set aside, or a part of it, and gave back the rest.</summary>
    Post = 2,

    /// <summary>Gave back what was set aside, because somebody said so.</summary>
    Void = 3,

    /// <summary>Gave back what was set aside, because its time was over.</summary>
    Expire = 4,
}

/// <summary>
/// What one line of a draft came to. An account's posted sums are the sums of <see cref="Moved"/> over all entries, its pending sums those
/// of <see cref="Held"/>: nothing else changes an account.
/// </summary>
/// <param name="Kind">What it did.</param>
/// <param name="Debit">The account debited.</param>
/// <param name="Credit">The account credited.</param>
/// <param name="Currency">Of both accounts.</param>
/// <param name="Moved">Minor units added to what is posted on both accounts; 0 for a hold that is made, voided or expired.</param>
/// <param name="Held">Minor units added to what is pending on both; below zero, the whole of the hold, when it is resolved; 0 for a move.</param>
/// <param name="Hold">Which hold; null for a move.</param>
/// <param name="Until">When the hold expires, in whole milliseconds; null but for the entry that makes one.</param>
public sealed record Entry(
    EntryKind Kind, AccountName Debit, AccountName Credit, Currency Currency, long Moved, long Held, Guid? Hold = null, DateTimeOffset? Until = null)
{
    /// <summary>The account debited, in its currency.</summary>
    public AccountKey DebitKey => new(Debit, Currency);

    /// <summary>The account credited, in its currency.</summary>
    public AccountKey CreditKey => new(Credit, Currency);
}
