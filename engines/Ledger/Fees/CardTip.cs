namespace Palabre.Ledger.Fees;

/// <summary>
/// A tip by card in numbers, before it is paid and after. The member is credited exactly what the button said, whoever bears the fee:
/// debit the provider <see cref="ToProvider"/> and its fees <see cref="Fee"/>, credit the recipient <see cref="Tip"/> and what was recovered
/// of the payer; what the recipient bears is debited them afterwards, as a line of its own.
/// </summary>
/// <param name="Tip">What the button says and the recipient is credited.</param>
/// <param name="Charged">What the payer's card is charged.</param>
/// <param name="Fee">What the provider takes: an estimate until <see cref="Settled"/>.</param>
/// <param name="Recovered">What payer or recipient contribute to the fee, as they were shown it.</param>
/// <param name="Bearer">Which of them, or nobody.</param>
public sealed record CardTip(Money Tip, Money Charged, Money Fee, Money Recovered, FeeBearer Bearer)
{
    /// <summary>What arrives at the provider.</summary>
    public Money ToProvider => Charged - Fee;

    /// <summary>What the recipient has of it in the end.</summary>
    public Money ToRecipient => Bearer == FeeBearer.Recipient ? Tip - Recovered : Tip;

    /// <summary>The numbers to show before paying. Null when the fee is more than what is charged, so that somebody would be in debt.</summary>
    /// <exception cref="OverflowException">They are more than money can be.</exception>
    public static CardTip? Of(Money tip, FeeRate rate, FeeBearer bearer)
    {
        var charged = bearer == FeeBearer.Payer ? rate.GrossFor(tip) : tip;
        var fee = bearer == FeeBearer.Payer ? charged - tip : rate.On(charged);
        if (fee > charged) return null;
        return new(tip, charged, fee, bearer == FeeBearer.Coop ? new(0, tip.Currency) : fee, bearer);
    }

    /// <summary>The same with what the provider's own balance line says. The difference is the co-operative's: nobody is asked for more than they were shown.</summary>
    public CardTip Settled(Money fee) => this with { Fee = fee };
}
