using Palabre.Kit.Settings;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>Section <c>Wallet</c>.</summary>
public sealed partial class WalletSettings : ICheckedSettings
{
    /// <summary>What wallets hold: the house's own points, or a currency by ISO 4217. Another one begins at zero; nothing is converted.</summary>
    public string Currency { get; set; } = Ledger.Currency.Points.Code;

    /// <summary>Above this, in whole units, who pays money shows again that it is they: with a passkey, or their password while they have none.</summary>
    public long ProveAbove { get; set; } = 50;

    /// <summary>Points are worth nothing: they are limited, proved and looked at like money only where this says so.</summary>
    public bool LimitPoints { get; set; }

    internal Currency Of => Ledger.Currency.Of(Currency);
    internal bool IsLimited => LimitPoints || Of != Ledger.Currency.Points;

    /// <summary>Whether so much asks for a proof.</summary>
    internal bool AsksProof(Money amount) => IsLimited && amount.Currency == Of && amount > Units(ProveAbove);

    /// <summary>Whole units as money.</summary>
    internal Money Units(long whole)
    {
        var minor = whole;
        for (var i = 0; i < Of.Exponent; i++) minor = checked(minor * 10);
        return new(minor, Of);
    }

    public string? Wrong() => Ledger.Currency.Find(Currency) is null ? $"Wallet:Currency is \"{Currency}\", but it must be POINTS or a code of ISO 4217 such as EUR."
        : ProveAbove is < 0 or > WalletLimits.Most ? $"Wallet:ProveAbove must be from 0 to {WalletLimits.Most}."
        : WrongProvider();
}

/// <summary>
/// Section <c>WalletLimits</c>: what may leave a wallet and lie in it, in whole units of the currency; first for members whom nobody has verified,
/// then for those who are.
/// </summary>
public sealed class WalletLimits : ICheckedSettings
{
    /// <summary>More would not fit into 64 bits with four decimals.</summary>
    internal const long Most = 100_000_000_000_000;

    public long AtOnce { get; set; } = 20;
    public long Day { get; set; } = 50;
    public long Month { get; set; } = 200;
    public long Balance { get; set; } = 150;

    /// <summary>In a day, during the first seven days of an account.</summary>
    public long NewcomerDay { get; set; } = 10;
    public int PacketsADay { get; set; } = 3;

    public long VerifiedAtOnce { get; set; } = 200;
    public long VerifiedDay { get; set; } = 500;
    public long VerifiedMonth { get; set; } = 2_500;
    public long VerifiedBalance { get; set; } = 1_000;
    public long VerifiedNewcomerDay { get; set; } = 50;
    public int VerifiedPacketsADay { get; set; } = 20;

    public string? Wrong() =>
        Wrong(nameof(AtOnce), AtOnce, VerifiedAtOnce) ?? Wrong(nameof(Day), Day, VerifiedDay) ?? Wrong(nameof(Month), Month, VerifiedMonth)
        ?? Wrong(nameof(Balance), Balance, VerifiedBalance) ?? Wrong(nameof(NewcomerDay), NewcomerDay, VerifiedNewcomerDay) ?? Wrong(nameof(PacketsADay), PacketsADay, VerifiedPacketsADay);

    private static string? Wrong(string name, long unverified, long verified) => unverified is >= 0 and <= Most && verified is >= 0 and <= Most
        ? null : $"WalletLimits:{name} and WalletLimits:Verified{name} must be from 0 to {Most}.";
}
