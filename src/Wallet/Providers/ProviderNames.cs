namespace Palabre.Wallet.Providers;

/// <summary>The values of <c>Wallet:Provider</c>; also in addresses of webhooks, names of accounts and rows.</summary>
internal static class ProviderNames
{
    public const string Points = "points";
    public const string Transfer = "transfer";
    public const string Stripe = "stripe";
    public const string Fake = "fake";

    public static readonly IReadOnlyList<string> All = [Points, Transfer, Stripe, Fake];
}
