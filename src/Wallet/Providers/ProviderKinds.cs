namespace Palabre.Wallet.Providers;

/// <summary>Kinds of journals that come of payments from and to the world.</summary>
internal static class ProviderKinds
{
    public const string TopUp = "topup";
    public const string CardTip = "card_tip";

    /// <summary>A provider took another fee than was thought.</summary>
    public const string Fee = "provider_fee";

    /// <summary>What belongs to nobody we know.</summary>
    public const string Suspense = "suspense";

    /// <summary>A steward found out whose it is.</summary>
    public const string Assigned = "suspense_assigned";

    /// <summary>The provider pays what it has of the house's to the house's bank, or has it back from there.</summary>
    public const string HousePayout = "house_payout";

    /// <summary>A payer's bank took a payment back, and what of it is decided.</summary>
    public const string Disputed = "dispute";
    public const string DisputeWon = "dispute_won";
    public const string DisputeLost = "dispute_lost";

    /// <summary>What a lost dispute left owing is taken from what came in since.</summary>
    public const string Recovered = "dispute_recovered";

    /// <summary>Stewards let the house bear what is still owed.</summary>
    public const string WrittenOff = "dispute_written_off";

    /// <summary>Money goes back to the card it came from: set aside, gone, or given back.</summary>
    public const string Refund = "card_refund";
    public const string RefundSettled = "card_refund_settled";
    public const string RefundFailed = "card_refund_failed";

    /// <summary>Money goes to a member's bank: set aside, on the payee's balance, back from there, gone, or in the wallet again.</summary>
    public const string Payout = "payout";
    public const string PayoutTransferred = "payout_transferred";
    public const string PayoutTakenBack = "payout_taken_back";
    public const string PayoutPaid = "payout_paid";
    public const string PayoutFailed = "payout_failed";

    /// <summary>The provider knows nothing any more of what lay on a payee's balance.</summary>
    public const string PayoutLost = "payout_lost";
}
