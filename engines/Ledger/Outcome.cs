namespace Palabre.Ledger;

/// <summary>What became of a draft.</summary>
public abstract record Outcome
{
    private protected Outcome()
    {
    }

    /// <summary>It is written, now.</summary>
    public sealed record Created(Journal Journal) : Outcome;

    /// <summary>It was written before; nothing happened this time.</summary>
    public sealed record Exists(Journal Journal) : Outcome;

    /// <summary>Nothing of it is written. It is not remembered: the same draft may be sent again, and succeed.</summary>
    /// <param name="Code">One of the constants of <see cref="Refusals"/>.</param>
    /// <param name="Account">The account that it failed on; null when it is not about one.</param>
    public sealed record Refused(string Code, AccountKey? Account = null) : Outcome;

    /// <summary>The journal, when there is one, whether it is new or not.</summary>
    public Journal? Written => this switch
    {
        Created(var journal) => journal,
        Exists(var journal) => journal,
        _ => null,
    };
}

/// <summary>Why a draft is refused.</summary>
public static class Refusals
{
    /// <summary>The id belongs to a journal of another body. For HTTP: 409.</summary>
    public const string OtherBody = "other_body";

    /// <summary>An account would go below its limit, what is held included.</summary>
    public const string Insufficient = "insufficient";

    /// <summary>A sum of an account would be beyond 2⁶³ − 1 minor units.</summary>
    public const string TooLarge = "too_large";

    /// <summary>A hold with that id was made before.</summary>
    public const string HoldExists = "hold_exists";

    /// <summary>There is no such hold.</summary>
    public const string HoldUnknown = "hold_unknown";

    /// <summary>The hold was posted or voided already.</summary>
    public const string HoldResolved = "hold_resolved";

    /// <summary>The hold's time is over, or would be at once.</summary>
    public const string HoldExpired = "hold_expired";

    /// <summary>More would be posted than was held.</summary>
    public const string HoldExceeded = "hold_exceeded";

    /// <summary>What would be posted is of another currency than the hold.</summary>
    public const string HoldCurrency = "hold_currency";

    /// <summary>There is no journal of the id that would be reversed.</summary>
    public const string ReversedUnknown = "reversed_unknown";

    /// <summary>Nothing that the journal moved would be moved back.</summary>
    public const string ReversedNothing = "reversed_nothing";

    /// <summary>An account would get back more than the journal moved, with what was taken back before.</summary>
    public const string ReversedTooMuch = "reversed_too_much";
}
