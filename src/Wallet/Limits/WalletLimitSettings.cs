using Palabre.Kit.Settings;

namespace Palabre.Wallet;

/// <summary>
/// Section <c>WalletLimits</c>: what may leave a wallet and lie in it, in whole units of the currency; first for members whom nobody has verified,
/// then for those who are.
/// </summary>
public sealed class WalletLimitSettings : ICheckedSettings
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
