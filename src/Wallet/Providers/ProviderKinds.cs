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
}
