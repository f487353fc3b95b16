using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// What a thank-you comes to, before one gives it: the three lines and the total that the button repeats. What arrives is what was chosen; whoever
/// brings another way to pay says what that costs.
/// </summary>
/// <param name="Arrives">What the receiver gets.</param>
/// <param name="Fee">What the bank takes, on top.</param>
internal sealed record TipQuote(Money Arrives, Money Fee)
{
    /// <summary>What the house keeps: nothing.</summary>
    public Money House => Money.Zero(Arrives.Currency);
    public Money Total => Arrives + Fee + House;

    /// <summary>From wallet to wallet no bank takes part.</summary>
    public static TipQuote FromWallet(Money arrives) => new(arrives, Money.Zero(arrives.Currency));
}
