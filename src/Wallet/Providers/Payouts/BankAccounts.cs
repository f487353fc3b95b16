using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Wallet.Providers.Payouts;

/// <summary>A bank account, to which stewards pay by hand.</summary>
/// <param name="Iban">As ISO 13616 writes it, without spaces.</param>
public sealed record BankAccount(string Iban, string Holder)
{
    /// <summary>Enough of it to be known again by whose it is.</summary>
    public string Masked => $"{Iban[..4]} •••• {Iban[^4..]}";
}

/// <summary>Seals members' bank accounts with the house's keys: a copy of the database tells nobody where they bank.</summary>
internal sealed class BankAccounts(IDataProtectionProvider keys)
{
    public const int LongestHolder = 70;
    public const int LongestSealed = 1_000;

    private readonly IDataProtector _seal = keys.CreateProtector("wallet.bank-account");

    /// <summary>Null when the number is none, or there is no name.</summary>
    public static BankAccount? Read(string? iban, string? holder)
    {
        var (number, name) = (Iban.Plain(iban ?? ""), (holder ?? "").Trim());
        return Iban.IsValid(number) && name.Length is > 0 and <= LongestHolder ? new(number, name) : null;
    }

    public string Seal(BankAccount account) => _seal.Protect(JsonSerializer.Serialize(account));

    /// <summary>Null when it was sealed with keys that are lost.</summary>
    public BankAccount? Open(string? sealedAccount)
    {
        if (sealedAccount is null) return null;
        try { return JsonSerializer.Deserialize<BankAccount>(_seal.Unprotect(sealedAccount)); }
        catch (CryptographicException) { return null; }
    }
}
