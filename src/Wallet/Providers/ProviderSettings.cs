using Palabre.Ledger.Fees;
using Palabre.Wallet.Providers;

namespace Palabre.Wallet;

/// <summary>How money comes in and goes out.</summary>
public sealed partial class WalletSettings
{
    /// <summary>Who brings money in: <c>points</c> (nobody), <c>transfer</c> (the house's own bank account), <c>stripe</c>, or <c>fake</c>, which moves no real money.</summary>
    public string Provider { get; set; } = ProviderNames.Points;

    /// <summary>The key by which Stripe knows the house. A secret.</summary>
    public string StripeKey { get; set; } = "";

    /// <summary>By which what Stripe tells is known to be Stripe's. A secret.</summary>
    public string StripeWebhookSecret { get; set; } = "";

    /// <summary>The one before, taken as well while secrets are changed.</summary>
    public string StripeWebhookSecretBefore { get; set; } = "";

    /// <summary>Where Stripe answers.</summary>
    public string StripeUrl { get; set; } = "https://api.stripe.com";

    /// <summary>What the provider is thought to take of a payment, in hundredths of a percent: shown before paying. The real fee is what its own balance says.</summary>
    public int FeeBasisPoints { get; set; } = 150;

    /// <summary>And a fixed sum, in minor units.</summary>
    public int FeeFix { get; set; } = 25;

    /// <summary>Whether the co-operative bears what cards cost, by its members' vote. Otherwise who pays chooses between paying it on top and receiving less.</summary>
    public bool CoopBearsFees { get; set; }

    /// <summary>The most that is added at once, in minor units.</summary>
    public int MostAdded { get; set; } = 15_000;

    /// <summary>The house's bank account, for transfers.</summary>
    public string Iban { get; set; } = "";

    /// <summary>In whose name it is.</summary>
    public string AccountHolder { get; set; } = "";

    /// <summary>What arrived less than so many days ago is not paid out yet.</summary>
    public int PayoutDays { get; set; } = 2;

    /// <summary>The same during the first thirty days of a payee.</summary>
    public int PayoutDaysAtFirst { get; set; } = 7;

    /// <summary>So much of a hundred of what came by card lately stays in the wallet, for what banks may still take back.</summary>
    public int PayoutReserve { get; set; } = 10;

    /// <summary>And for so many days.</summary>
    public int PayoutReserveDays { get; set; } = 90;

    /// <summary>What a payout costs who is paid, in minor units: shown before. What the provider takes is the house's.</summary>
    public int PayoutFee { get; set; }

    /// <summary>Any number but 0 makes the fake provider unreliable, always in the same way for the same number.</summary>
    public int FakeSeed { get; set; }

    /// <summary>Banks take nothing back after a year and more.</summary>
    private const int LongestDays = 400;

    internal FeeRate Fees => new(FeeBasisPoints, new(FeeFix, Of));

    private string? WrongProvider()
    {
        if (!ProviderNames.All.Contains(Provider)) return $"Wallet:Provider is \"{Provider}\", but it must be one of {string.Join(", ", ProviderNames.All)}.";
        if (FeeBasisPoints is < 0 or >= FeeRate.Whole) return $"Wallet:FeeBasisPoints is {FeeBasisPoints}, but it must be from 0 to {FeeRate.Whole - 1}.";
        if (FeeFix < 0) return $"Wallet:FeeFix is {FeeFix}, but it cannot be less than 0. It is in minor units: 25 is 0.25 of a euro.";
        if (MostAdded < 1) return $"Wallet:MostAdded is {MostAdded}, but it must be more than 0. It is in minor units: 15000 is 150.00 euros.";
        if (PayoutDays is < 0 or > LongestDays || PayoutDaysAtFirst is < 0 or > LongestDays || PayoutReserveDays is < 0 or > LongestDays) return $"Wallet:PayoutDays, Wallet:PayoutDaysAtFirst and Wallet:PayoutReserveDays must be from 0 to {LongestDays}.";
        if (PayoutReserve is < 0 or > 100) return $"Wallet:PayoutReserve is {PayoutReserve}, but it must be from 0 to 100.";
        if (PayoutFee < 0) return $"Wallet:PayoutFee is {PayoutFee}, but it cannot be less than 0. It is in minor units: 25 is 0.25 of a euro.";
        if (Provider == ProviderNames.Points) return null;
        if (Of == Ledger.Currency.Points) return $"Wallet:Provider is \"{Provider}\", but points are neither bought nor paid out: Wallet:Currency must be a code of ISO 4217 such as EUR.";
        return Provider switch
        {
            ProviderNames.Stripe => WrongStripe(),
            ProviderNames.Transfer => WrongBank(),
            _ => null,
        };
    }

    private string? WrongStripe()
    {
        if (StripeKey.Length == 0) return "Wallet:StripeKey is empty, but Wallet:Provider is \"stripe\".";
        if (StripeWebhookSecret.Length == 0) return "Wallet:StripeWebhookSecret is empty, so that nobody could tell what Stripe says from what others say.";
        return Uri.TryCreate(StripeUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? null : $"Wallet:StripeUrl is \"{StripeUrl}\", but it must be an address.";
    }

    private string? WrongBank()
    {
        if (!Providers.Bank.Iban.IsValid(Iban)) return $"Wallet:Iban is \"{Iban}\", but it must be the number of a bank account (ISO 13616).";
        return AccountHolder.Trim().Length == 0 ? "Wallet:AccountHolder is empty, but banks ask in whose name an account is." : null;
    }
}
