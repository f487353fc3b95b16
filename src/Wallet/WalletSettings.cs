using Palabre.Kit.Settings;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Section <c>Wallet</c>.</summary>
public sealed partial class WalletSettings : ICheckedSettings
{
    /// <summary>What wallets hold: the house's own points, or a currency by ISO 4217. Another one begins at zero; nothing is converted.</summary>
    public string Currency { get; set; } = Ledger.Currency.Points.Code;

    internal Currency Of => Ledger.Currency.Of(Currency);

    public string? Wrong() => Ledger.Currency.Find(Currency) is null ? $"Wallet:Currency is \"{Currency}\", but it must be POINTS or a code of ISO 4217 such as EUR." : WrongProvider();
}
