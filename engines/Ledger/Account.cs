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

    /// <summary>What can still be spent: balance and overdraft without what is held. Below zero only when it was already when its limit came. Null: without limit.</summary>
    public Money? Available => Overdraft is { } overdraft ? new(checked((long)((Int128)Balance.Minor - Held.Minor + overdraft)), Key.Currency) : null;
}
