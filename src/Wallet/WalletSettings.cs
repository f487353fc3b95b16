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

    /// <summary>The number of the French firm that runs the house (SIREN), for the name of its « fichier des écritures comptables ». Empty: there is none.</summary>
    public string Siren { get; set; } = "";

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
        : ProveAbove is < 0 or > WalletLimitSettings.Most ? $"Wallet:ProveAbove must be from 0 to {WalletLimitSettings.Most}."
        : Siren.Length > 0 && !Wallet.Siren.IsValid(Siren) ? $"Wallet:Siren is \"{Siren}\", but it must be the nine digits of a French firm."
        : WrongProvider() ?? WrongTries();
}
