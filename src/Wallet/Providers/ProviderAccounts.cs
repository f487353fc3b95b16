using Palabre.Core;
using Palabre.Ledger;

namespace Palabre.Wallet.Providers;

/// <summary>The accounts of money that comes in and goes out.</summary>
internal static class ProviderAccounts
{
    public static readonly AccountName Bank = new("asset:bank");
    public static readonly AccountName Recovered = new("inc:fee_recovered");

    /// <summary>What came in and belongs to nobody we know.</summary>
    public static readonly AccountName Suspense = new("liab:suspense");

    /// <summary>What went out without a reason we know: a liability cannot go below nothing, so it is owed to us until somebody finds out.</summary>
    public static readonly AccountName Missing = new("recv:suspense");

    /// <summary>What disputes cost the house: what members do not owe, and what is written off.</summary>
    public static readonly AccountName Chargebacks = new("exp:chargebacks");

    /// <summary>What the house gives of its own when it pays back what was charged by mistake.</summary>
    public static readonly AccountName Refunds = new("exp:refunds");

    public static readonly AccountName PayoutTransit = new("liab:payout_transit");

    /// <summary>What the house has at a provider: a bank of its own for transfers.</summary>
    public static AccountName At(string provider) => provider == ProviderNames.Transfer ? Bank : new($"asset:provider:{provider}");

    /// <summary>What a provider paid of the house's balance to the house's bank.</summary>
    public static AccountName BankOf(string provider) => new($"asset:bank:{provider}");

    public static AccountName Fees(string provider) => new($"exp:fees:{provider}");

    /// <summary>What went out and came back without having arrived.</summary>
    public static AccountName Bounced(string provider) => new($"asset:bounced:{provider}");

    /// <summary>What lies on payees' own balances at a provider, on its way to their banks.</summary>
    public static AccountName Payees(string provider) => new($"asset:payees:{provider}");

    /// <summary>What a member owes the house because a payment to them was taken back.</summary>
    public static AccountName Owed(MemberId member) => new(FormattableString.Invariant($"recv:chargeback:{member.Value}"));
}
