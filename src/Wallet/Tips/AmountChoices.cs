using System.Globalization;
using Palabre.Kit.Words;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>The amounts that four equal buttons offer; the fourth is for another one.</summary>
internal static class AmountChoices
{
    public const string Other = "other";

    private static readonly long[] _tips = [2, 5, 10];
    private static readonly long[] _packets = [10, 20, 50];

    public static IReadOnlyList<Money> OfTips(Currency currency) => Whole(_tips, currency);
    public static IReadOnlyList<Money> OfPackets(Currency currency) => Whole(_packets, currency);

    /// <summary>How a form says it: whole units.</summary>
    public static string Value(Money money) => money.Plain();

    /// <summary>On a button: without the decimals that are zero.</summary>
    public static string Short(Money money, Reader reader)
    {
        var (text, separator) = (AmountText.Write(money, reader.Language.Culture), reader.Language.Culture.NumberFormat.NumberDecimalSeparator);
        var at = money.Currency.Exponent == 0 ? -1 : text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? text : text.Remove(at, separator.Length + money.Currency.Exponent);
    }

    /// <summary>The amount of a form: the pressed button's, or what was typed instead.</summary>
    public static string Typed(string? choice, string? other) => choice is null or Other ? other ?? "" : choice;

    private static List<Money> Whole(long[] units, Currency currency) =>
        [.. units.Select(unit => new Money(unit * long.Parse("1".PadRight(currency.Exponent + 1, '0'), CultureInfo.InvariantCulture), currency))];
}
