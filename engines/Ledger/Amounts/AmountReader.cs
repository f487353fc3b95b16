using System.Text;

namespace Palabre.Ledger.Amounts;

/// <summary>Reads a typed amount: what surrounds the number, its digits, then what its separators mean.</summary>
internal static class AmountReader
{
    private const char DecimalMark = '٫';
    private const string PointLike = ".,،";
    private const string Minuses = "-\u2212\u2010\u2011\u2013\uFF0D";

    public static ReadAmount Read(string text, Currency currency)
    {
        text = WithoutMarks(text).Trim();
        var isNegative = TakeMinus(ref text);
        text = WithoutSign(text, currency);
        isNegative = isNegative || TakeMinus(ref text);
        if (text.Length == 0) return new(new AmountRefusal(isNegative ? AmountRefusal.NotANumber : AmountRefusal.Empty));
        if (Parts(text) is not { } parts) return new(new AmountRefusal(AmountRefusal.NotANumber));

        if (Split(parts) is not var (whole, decimals)) return new(new AmountRefusal(AmountRefusal.NotANumber));
        if (decimals.Length > currency.Exponent) return new(new AmountRefusal(AmountRefusal.TooManyDecimals, currency.Exponent));
        return Value(whole + decimals.PadRight(currency.Exponent, '0')) switch
        {
            0 => new(new AmountRefusal(AmountRefusal.Zero)),
            _ when isNegative => new(new AmountRefusal(AmountRefusal.Negative)),
            { } minor => new(new Money(minor, currency)),
            null => new(new AmountRefusal(AmountRefusal.TooLarge)),
        };
    }

    /// <summary>Marks of direction carry no number; ours come along when an amount is copied.</summary>
    private static string WithoutMarks(string text) =>
        string.Concat(text.Where(c => c is not ('\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF')));

    private static bool TakeMinus(ref string text)
    {
        if (text.Length == 0 || !Minuses.Contains(text[0], StringComparison.Ordinal)) return false;
        text = text[1..].TrimStart();
        return true;
    }

    private static string WithoutSign(string text, Currency currency)
    {
        foreach (var sign in CurrencySigns.Read(currency))
        {
            if (text.StartsWith(sign, StringComparison.OrdinalIgnoreCase)) return text[sign.Length..].TrimStart();
            if (text.EndsWith(sign, StringComparison.OrdinalIgnoreCase)) return text[..^sign.Length].TrimEnd();
        }
        return text;
    }

    /// <summary>Runs of digits, as 0 to 9, and the separators between them; null when there is anything else, or digits of two scripts.</summary>
    private static (List<string> Runs, List<char> Separators)? Parts(string text)
    {
        List<char> separators = [];
        List<string> runs = [];
        var run = new StringBuilder();
        char? zero = null;
        foreach (var c in text)
        {
            if (ZeroOf(c) is { } its)
            {
                if ((zero ??= its) != its) return null;
                run.Append((char)('0' + (c - its)));
                continue;
            }
            if (Separator(c) is not { } separator) return null;
            separators.Add(separator);
            runs.Add(run.ToString());
            run.Clear();
        }
        runs.Add(run.ToString());
        return (runs, separators);
    }

    private static char? ZeroOf(char c) => c switch
    {
        >= '0' and <= '9' => '0',
        >= '٠' and <= '٩' => '٠',
        >= '۰' and <= '۹' => '۰',
        _ => null,
    };

    /// <summary>All kinds of space are one, and so are apostrophes, so that a number may be typed with both.</summary>
    private static char? Separator(char c) => c switch
    {
        ' ' or '\u00A0' or '\u2007' or '\u2009' or '\u202F' => ' ',
        '\'' or '\u2019' => '\'',
        '.' or ',' or '،' or '٫' or '٬' => c,
        _ => null,
    };

    /// <summary>The whole part and the decimals, or null when the separators make no number.</summary>
    private static (string Whole, string Decimals)? Split((List<string> Runs, List<char> Separators) parts)
    {
        var (runs, separators) = parts;
        if (separators.Count == 0) return (runs[0], "");

        var last = separators[^1];
        var isDecimal = last == DecimalMark || (PointLike.Contains(last, StringComparison.Ordinal) && separators.IndexOf(last) == separators.Count - 1);
        if (!isDecimal) return IsGrouped(runs, separators) ? (string.Concat(runs), "") : null;

        if (runs[^1].Length == 0) return null;
        List<string> whole = [.. runs.SkipLast(1)];
        return IsGrouped(whole, [.. separators.SkipLast(1)]) ? (string.Concat(whole), runs[^1]) : null;
    }

    /// <summary>1 234 567: one kind of separator, three digits behind each, one to three before the first. Without a separator anything is.</summary>
    private static bool IsGrouped(List<string> runs, List<char> separators) => separators.Count == 0
        || (separators[0] != DecimalMark && separators.TrueForAll(one => one == separators[0])
            && runs[0].Length is >= 1 and <= 3 && runs[0][0] != '0' && runs.Skip(1).All(run => run.Length == 3));

    /// <summary>Null when it is more than a long holds.</summary>
    private static long? Value(string digits)
    {
        long value = 0;
        foreach (var digit in digits)
        {
            if (value > (long.MaxValue - (digit - '0')) / 10) return null;
            value = value * 10 + (digit - '0');
        }
        return value;
    }
}
