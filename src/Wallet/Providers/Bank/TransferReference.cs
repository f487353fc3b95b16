using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>
/// What somebody writes with a transfer so that it is known whose it is: a creditor reference by ISO 11649, which banks check, of digits
/// alone: every keyboard has them, and no single mistyped one passes.
/// </summary>
internal static partial class TransferReference
{
    private const int Digits = 14;

    /// <summary>The reference of a checkout; the same one has always the same.</summary>
    public static string Of(Guid checkout)
    {
        var bytes = DerivedId.Of("transfer.reference", checkout).ToByteArray(bigEndian: true);
        var number = BinaryPrimitives.ReadUInt64BigEndian(bytes) % (ulong)Math.Pow(10, Digits);
        return WithCheck(number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0'));
    }

    /// <summary>The reference in what the payer wrote, however they spaced it and whatever is around it; null when there is none.</summary>
    public static string? Find(string? text)
    {
        foreach (Match match in Written().Matches((text ?? "").ToUpperInvariant()))
            if (Iban.Plain(match.Value) is var plain && Iban.Remainder(plain) == 1) return plain;
        return null;
    }

    private static string WithCheck(string digits) =>
        string.Create(CultureInfo.InvariantCulture, $"RF{98 - Iban.Remainder("RF00" + digits):00}{digits}");

    /// <summary>With at most a space or a hyphen between them.</summary>
    [GeneratedRegex(@"R[\s-]?F(?:[\s-]?[0-9]){16}", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
