using System.Globalization;
using System.Numerics;
using System.Text;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>Numbers that banks check by ISO 7064 mod 97: accounts (ISO 13616) and references of payments (ISO 11649).</summary>
internal static class Iban
{
    public static bool IsValid(string iban) => Plain(iban) is { Length: >= 15 and <= 34 } plain && char.IsAsciiLetter(plain[0]) && char.IsAsciiLetter(plain[1]) && Remainder(plain) == 1;

    /// <summary>In groups of four, as it is printed.</summary>
    public static string Printed(string number) => string.Join(' ', Plain(number).Chunk(4).Select(group => new string(group)));

    public static string Plain(string number) => string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>What is left of a number by 97: 1 when its check digits, the third and fourth sign, are right.</summary>
    public static int Remainder(string plain)
    {
        if (plain.Length < 5 || !plain.All(char.IsAsciiLetterOrDigit)) return 0;
        var digits = new StringBuilder();
        foreach (var c in plain[4..] + plain[..4])
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else digits.Append(c - 'A' + 10);
        }
        return (int)(BigInteger.Parse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture) % 97);
    }
}
