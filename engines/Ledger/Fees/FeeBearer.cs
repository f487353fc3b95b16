namespace Palabre.Ledger.Fees;

/// <summary>Who bears what the provider takes of a card payment.</summary>
public enum FeeBearer
{
    /// <summary>Whoever pays, on top of what they give; they see it before.</summary>
    Payer,

    /// <summary>Whoever receives it, as a line of its own.</summary>
    Recipient,

    /// <summary>The co-operative's fund.</summary>
    Coop,
}
