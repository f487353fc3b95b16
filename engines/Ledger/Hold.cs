namespace Palabre.Ledger;

/// <summary>Where a hold is. It leaves <see cref="Pending"/> once, and never comes back.</summary>
public enum HoldState
{
    /// <summary>The amount is set aside.</summary>
    Pending = 0,

    /// <summary>The amount, or a part of it, was moved.</summary>
    Posted = 1,

    /// <summary>It was given back because somebody said so.</summary>
    Voided = 2,

    /// <summary>It was given back because its time was over.</summary>
    Expired = 3,
}

/// <summary>An amount set aside.</summary>
/// <param name="Id">Made by who asked for it.</param>
/// <param name="Debit">What is debited when it is posted.</param>
/// <param name="Credit">What is credited when it is posted.</param>
/// <param name="Amount">What was set aside.</param>
/// <param name="Until">From this instant on it can only expire. In whole milliseconds, UTC.</param>
/// <param name="OpenedBy">The number of the journal that made it.</param>
/// <param name="State">Where it is.</param>
/// <param name="ResolvedBy">The number of the journal that posted or voided it, or in which it expired; null while it is pending.</param>
/// <param name="Posted">Minor units that were moved: at most the amount; 0 unless it was posted.</param>
public sealed record Hold(
    Guid Id, AccountName Debit, AccountName Credit, Money Amount, DateTimeOffset Until, long OpenedBy,
    HoldState State = HoldState.Pending, long? ResolvedBy = null, long Posted = 0)
{
    /// <summary>The account debited, in its currency.</summary>
    public AccountKey DebitKey => new(Debit, Amount.Currency);

    /// <summary>The account credited, in its currency.</summary>
    public AccountKey CreditKey => new(Credit, Amount.Currency);

    /// <summary>Whether it is pending and its time is over.</summary>
    public bool IsDue(DateTimeOffset at) => State == HoldState.Pending && Until <= at;
}
