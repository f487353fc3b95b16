using Palabre.Ledger.Amounts;

namespace Palabre.Ledger.Tests.Amounts;

public sealed class AmountReadTests
{
    [Theory]
    [InlineData("5", "EUR", 500)]
    [InlineData("5,00", "EUR", 500)]
    [InlineData("5.00", "EUR", 500)]
    [InlineData("5,5", "EUR", 550)]
    [InlineData("0,05", "EUR", 5)]
    [InlineData(",50", "EUR", 50)]
    [InlineData("007", "EUR", 700)]
    [InlineData("  5,00\u00A0", "EUR", 500)]
    [InlineData("٥٫٠٠", "EUR", 500)]
    [InlineData("٥", "EUR", 500)]
    [InlineData("٥٬٠٠٠", "EUR", 500_000)]
    [InlineData("١٬٢٣٤٫٥٠", "EUR", 123_450)]
    [InlineData("١٢٣٤،٥", "EUR", 123_450)]
    [InlineData("۱٬۲۳۴٫۵۰", "EUR", 123_450)]
    [InlineData("1 234,50", "EUR", 123_450)]
    [InlineData("1\u202F234,50", "EUR", 123_450)]
    [InlineData("1\u00A0234.50", "EUR", 123_450)]
    [InlineData("1\u2009234\u00A0567,50", "EUR", 123_456_750)]
    [InlineData("1,234.50", "EUR", 123_450)]
    [InlineData("1.234,50", "EUR", 123_450)]
    [InlineData("1'234.50", "EUR", 123_450)]
    [InlineData("1’234’567.5", "EUR", 123_456_750)]
    [InlineData("1234,5", "EUR", 123_450)]
    [InlineData("1,234,567", "EUR", 123_456_700)]
    [InlineData("1.234.567", "EUR", 123_456_700)]
    [InlineData("1.234.567,89", "EUR", 123_456_789)]
    [InlineData("12 345", "EUR", 1_234_500)]
    [InlineData("500", "JPY", 500)]
    [InlineData("1 234", "JPY", 1_234)]
    [InlineData("1,234,567", "JPY", 1_234_567)]
    [InlineData("١٬٢٣٤", "POINTS", 1_234)]
    [InlineData("12 points", "POINTS", 12)]
    [InlineData("5", "TND", 5_000)]
    [InlineData("5,5", "TND", 5_500)]
    [InlineData("5,005", "TND", 5_005)]
    [InlineData("1.234", "TND", 1_234)]
    [InlineData("1.234,567", "TND", 1_234_567)]
    [InlineData("1 234,567", "TND", 1_234_567)]
    [InlineData("0.0001", "CLF", 1)]
    [InlineData("92233720368547758.07", "EUR", long.MaxValue)]
    [InlineData("9 223 372 036 854 775 807", "JPY", long.MaxValue)]
    public void A_number_is_read_in_whatever_way_it_is_typed(string text, string currency, long minor) =>
        Assert.Equal(new Money(minor, Currency.Of(currency)), Read(text, currency).Money);

    [Theory]
    [InlineData("5 €", "EUR")]
    [InlineData("5€", "EUR")]
    [InlineData("€5", "EUR")]
    [InlineData("€ 5,00", "EUR")]
    [InlineData("5 EUR", "EUR")]
    [InlineData("eur 5.00", "EUR")]
    [InlineData("5 DH", "MAD")]
    [InlineData("5,00 dhs", "MAD")]
    [InlineData("MAD5", "MAD")]
    [InlineData("5 د.م.", "MAD")]
    [InlineData("\u200F5,00 د.م.\u200F", "MAD")]
    [InlineData("٥٫٠٠ درهم", "MAD")]
    [InlineData("$5", "USD")]
    [InlineData("5 $US", "USD")]
    [InlineData("US$5.00", "USD")]
    [InlineData("5 CHF", "CHF")]
    public void A_sign_or_code_may_stand_before_or_behind_it(string text, string currency) =>
        Assert.Equal(new Money(500, Currency.Of(currency)), Read(text, currency).Money);

    [Theory]
    [InlineData("5 DT", "TND", 5_000)]
    [InlineData("5,000 د.ت.", "TND", 5_000)]
    [InlineData("5 000 F CFA", "XOF", 5_000)]
    [InlineData("5000FCFA", "XAF", 5_000)]
    [InlineData("¥500", "JPY", 500)]
    public void Signs_of_currencies_with_other_decimals_are_known_too(string text, string currency, long minor) =>
        Assert.Equal(new Money(minor, Currency.Of(currency)), Read(text, currency).Money);

    [Theory]
    [InlineData("5,005", "EUR", 2)]
    [InlineData("5.005", "EUR", 2)]
    [InlineData("5,000", "EUR", 2)]
    [InlineData("1,234", "EUR", 2)]
    [InlineData("١٬٢٣٤٫٥٦٧", "EUR", 2)]
    [InlineData("٥٫٠٠٥", "EUR", 2)]
    [InlineData("٥،٠٠٥", "EUR", 2)]
    [InlineData("1,234.567", "EUR", 2)]
    [InlineData("1 234,567", "EUR", 2)]
    [InlineData("0,005", "EUR", 2)]
    [InlineData("-5,005", "EUR", 2)]
    [InlineData("5,005 €", "EUR", 2)]
    [InlineData("1,234", "JPY", 0)]
    [InlineData("1.234", "POINTS", 0)]
    [InlineData("5.0", "POINTS", 0)]
    [InlineData("5,0005", "TND", 3)]
    [InlineData("0.00001", "CLF", 4)]
    public void More_decimals_than_the_currency_has_are_refused_and_a_single_point_or_comma_always_begins_decimals(string text, string currency, int allowed) =>
        Assert.Equal(new AmountRefusal(AmountRefusal.TooManyDecimals, allowed), Read(text, currency).Refusal);

    [Theory]
    [InlineData("", AmountRefusal.Empty)]
    [InlineData(" \u00A0 ", AmountRefusal.Empty)]
    [InlineData("\u2067\u2069", AmountRefusal.Empty)]
    [InlineData("€", AmountRefusal.Empty)]
    [InlineData("0", AmountRefusal.Zero)]
    [InlineData("0,00 €", AmountRefusal.Zero)]
    [InlineData("-0", AmountRefusal.Zero)]
    [InlineData("٠٫٠", AmountRefusal.Zero)]
    [InlineData("-5", AmountRefusal.Negative)]
    [InlineData("-€5.00", AmountRefusal.Negative)]
    [InlineData("€-5.00", AmountRefusal.Negative)]
    [InlineData("−5,00 €", AmountRefusal.Negative)]
    [InlineData("\u200E-5,00 €", AmountRefusal.Negative)]
    [InlineData("92233720368547758,08", AmountRefusal.TooLarge)]
    [InlineData("99999999999999999999999999999999999999999999", AmountRefusal.TooLarge)]
    [InlineData("five", AmountRefusal.NotANumber)]
    [InlineData("-", AmountRefusal.NotANumber)]
    [InlineData("--5", AmountRefusal.NotANumber)]
    [InlineData("+5", AmountRefusal.NotANumber)]
    [InlineData("5,", AmountRefusal.NotANumber)]
    [InlineData(".", AmountRefusal.NotANumber)]
    [InlineData("5e3", AmountRefusal.NotANumber)]
    [InlineData("0x5", AmountRefusal.NotANumber)]
    [InlineData("5 5", AmountRefusal.NotANumber)]
    [InlineData("5  000", AmountRefusal.NotANumber)]
    [InlineData("0 005", AmountRefusal.NotANumber)]
    [InlineData("1234 567", AmountRefusal.NotANumber)]
    [InlineData("1,23,456", AmountRefusal.NotANumber)]
    [InlineData("1,234,56", AmountRefusal.NotANumber)]
    [InlineData("1.234,567.89", AmountRefusal.NotANumber)]
    [InlineData("1,234 567", AmountRefusal.NotANumber)]
    [InlineData("1 234'567", AmountRefusal.NotANumber)]
    [InlineData("5,00,", AmountRefusal.NotANumber)]
    [InlineData("٥٫٠٫٠", AmountRefusal.NotANumber)]
    [InlineData("٫٠٬٠٠٠", AmountRefusal.NotANumber)]
    [InlineData("5٠", AmountRefusal.NotANumber)]
    [InlineData("٥,5", AmountRefusal.NotANumber)]
    [InlineData("５", AmountRefusal.NotANumber)]
    [InlineData("५", AmountRefusal.NotANumber)]
    [InlineData("$5", AmountRefusal.NotANumber)]
    [InlineData("5 MAD", AmountRefusal.NotANumber)]
    [InlineData("€5€", AmountRefusal.NotANumber)]
    [InlineData("5 euros 20", AmountRefusal.NotANumber)]
    [InlineData("5\n5", AmountRefusal.NotANumber)]
    public void What_is_not_taken_is_refused_with_a_reason_a_form_can_say(string text, string code)
    {
        var read = Read(text, "EUR");
        Assert.Null(read.Money);
        Assert.Equal(new AmountRefusal(code), read.Refusal);
    }

    [Fact]
    public void No_text_makes_the_reader_throw_and_none_gives_both_or_neither()
    {
        const string signs = "0123456789٠٥٩۰۵۹.,،٫٬ '’-−€$DHEUR\u00A0\u202F\u2067\u2069\u200F\uD83Dد.م.";
        var random = new Random(20261127);
        Currency[] currencies = [Currency.Of("EUR"), Currency.Of("TND"), Currency.Of("MAD"), Currency.Of("CLF"), Currency.Points];
        for (var i = 0; i < 200_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => signs[random.Next(signs.Length)])]);
            var read = AmountText.Read(text, currencies[i % currencies.Length]);
            Assert.True(read.Money is null != read.Refusal is null && read.Money?.Minor is null or > 0, text);
        }
        Assert.Equal(AmountRefusal.Empty, AmountText.Read(null, currencies[0]).Refusal?.Code);
    }

    private static ReadAmount Read(string text, string currency) => AmountText.Read(text, Currency.Of(currency));
}
