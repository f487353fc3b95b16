using System.Globalization;
using System.Text;

namespace Palabre.Ledger.Amounts;

/// <summary>Writes amounts as a culture does.</summary>
internal static class AmountWriter
{
    private const char NarrowNoBreakSpace = '\u202F';
    private const char RightToLeftIsolate = '\u2067';
    private const char LeftToRightIsolate = '\u2066';
    private const char PopIsolate = '\u2069';

    public static string Write(Money money, CultureInfo culture)
    {
        var number = Number(money, culture, Grouping(money.Currency, culture.NumberFormat));
        var text = money.Currency == Currency.Points ? number : WithSign(number, CurrencySigns.Written(money.Currency, culture), culture);
        return culture.TextInfo.IsRightToLeft ? $"{RightToLeftIsolate}{text}{PopIsolate}" : text;
    }

    public static string Type(Money money, CultureInfo culture) => Number(money, culture, separator: "");

    /// <summary>A minus is kept on the left of its digits, where Arabic writes it too.</summary>
    private static string Number(Money money, CultureInfo culture, string separator)
    {
        var format = culture.NumberFormat;
        var minor = money.Minor < 0 ? 0 - (ulong)money.Minor : (ulong)money.Minor;
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(money.Currency.Exponent + 1, '0');
        var whole = digits[..^money.Currency.Exponent];

        var text = new StringBuilder();
        if (money.Minor < 0) text.Append('-');
        for (var i = 0; i < whole.Length; i++)
        {
            if (i > 0 && (whole.Length - i) % 3 == 0) text.Append(separator);
            text.Append(Digit(whole[i], format));
        }
        if (money.Currency.Exponent > 0) text.Append(format.NumberDecimalSeparator);
        foreach (var digit in digits[^money.Currency.Exponent..]) text.Append(Digit(digit, format));
        return money.Minor < 0 && culture.TextInfo.IsRightToLeft ? $"{LeftToRightIsolate}{text}{PopIsolate}" : text.ToString();
    }

    /// <summary>
    /// A whole number with one point or comma in it is a decimal number to a reader of another language, and is refused when typed. So where
    /// there are no decimals behind it that would tell, a space does it, which means the same to everybody.
    /// </summary>
    private static string Grouping(Currency currency, NumberFormatInfo format) =>
        currency.Exponent == 0 && format.NumberGroupSeparator is "." or "," ? $"{NarrowNoBreakSpace}" : format.NumberGroupSeparator;

    /// <summary>Arabic-Indic and Persian digits are the ones we also read.</summary>
    private static string Digit(char digit, NumberFormatInfo format) =>
        format.NativeDigits[0] is "٠" or "۰" ? format.NativeDigits[digit - '0'] : $"{digit}";

    private static string WithSign(string number, string sign, CultureInfo culture) => culture.NumberFormat.CurrencyPositivePattern switch
    {
        0 when !char.IsAsciiLetter(sign[^1]) => number[0] == '-' ? $"-{sign}{number[1..]}" : $"{sign}{number}",
        0 or 2 => $"{sign}{NarrowNoBreakSpace}{number}",
        _ => $"{number}{NarrowNoBreakSpace}{sign}",
    };
}
