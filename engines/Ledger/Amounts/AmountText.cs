using System.Globalization;

namespace Palabre.Ledger.Amounts;

/// <summary>
/// Amounts of money as people type and read them. What <see cref="Write"/> writes of more than zero, <see cref="Read"/> reads as the same
/// money in every language, so that an amount can be copied from a page into a form.
/// </summary>
/// <remarks>The rule of separators is told in docs/money/amounts.md.</remarks>
public static class AmountText
{
    /// <summary>
    /// Reads an amount whatever the language of who typed it: 5, 5,00, 1 234,50, 1,234.50, ٥٫٠٠, with or without the currency's sign or
    /// code. A single point or comma is always the decimal one; where a currency has fewer than three decimals 5,005 is therefore refused and
    /// never taken for five thousand and five. Never throws, whatever the text.
    /// </summary>
    public static ReadAmount Read(string? text, Currency currency) => AmountReader.Read(text ?? "", currency);

    /// <summary>
    /// An amount with its sign as the culture writes it: "5,00 €" with a narrow no-break space, "€5.00", in Arabic with the culture's digits
    /// and isolated, so that number and sign stay together and in order in any text. <see cref="Currency.Points"/> are a number alone.
    /// </summary>
    public static string Write(Money money, CultureInfo culture) => AmountWriter.Write(money, culture);

    /// <summary>An amount as somebody who writes that culture would type it into a field: digits and decimals, no sign and no groups.</summary>
    public static string Type(Money money, CultureInfo culture) => AmountWriter.Type(money, culture);

    /// <summary>What stands beside a number of this currency, such as "€" or "MAD".</summary>
    public static string SignOf(Currency currency, CultureInfo culture) => CurrencySigns.Written(currency, culture);
}
