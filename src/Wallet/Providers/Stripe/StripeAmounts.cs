using Palabre.Ledger;

namespace Palabre.Wallet.Providers.Stripe;

/// <summary>
/// Stripe reckons in the minor unit of ISO 4217 with exceptions (docs.stripe.com/currencies#special-cases): ISK and UGX are written with two
/// decimals that are always zero, and amounts of three decimals end in zero.
/// </summary>
internal static class StripeAmounts
{
    private const int TwoDecimals = 100;

    public static long Of(Money money) => IsPadded(money.Currency) ? checked(money.Minor * TwoDecimals)
        : money.Currency.Exponent == 3 && money.Minor % 10 != 0 ? throw new ProviderException($"Stripe takes no thousandths: {money}", isFinal: true)
        : money.Minor;

    public static Money Read(long amount, Currency currency) => new(IsPadded(currency) ? amount / TwoDecimals : amount, currency);

    private static bool IsPadded(Currency currency) => currency.Exponent == 0 && currency.Code is "ISK" or "UGX";
}
