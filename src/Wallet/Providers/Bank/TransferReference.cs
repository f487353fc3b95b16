using System.Globalization;
using System.Text.RegularExpressions;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>
/// What somebody writes with a transfer so that it is known whose it is: a creditor reference by ISO 11649, which banks check, of ten signs
/// that are not mistaken for each other.
/// </summary>
internal static partial class TransferReference
{
    private const int Signs = 10;

    /// <summary>Crockford's thirty-two: without I, L, O and U.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The reference of a checkout; the same one has always the same.</summary>
    public static string Of(Guid checkout)
    {
        var bytes = DerivedId.Of("transfer.reference", checkout).ToByteArray(bigEndian: true);
        return WithCheck(string.Concat(bytes.Take(Signs).Select(b => Alphabet[b % Alphabet.Length])));
    }

    /// <summary>The reference in what the payer wrote, however they spaced it and whatever is around it; null when there is none.</summary>
    public static string? Find(string? text)
    {
        foreach (Match match in Written().Matches((text ?? "").ToUpperInvariant()))
            if (Iban.Plain(match.Value) is var plain && Iban.Remainder(plain) == 1) return plain;
        return null;
    }

    private static string WithCheck(string signs) =>
        string.Create(CultureInfo.InvariantCulture, $"RF{98 - Iban.Remainder("RF00" + signs):00}{signs}");

    /// <summary>Letters and digits one by one, with at most a space or a hyphen between them.</summary>
    [GeneratedRegex(@"R[\s-]?F(?:[\s-]?[0-9]){2}(?:[\s-]?[0-9A-HJKMNP-TV-Z]){10}", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
