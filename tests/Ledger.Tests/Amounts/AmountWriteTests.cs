using System.Globalization;
using Palabre.Ledger.Amounts;

namespace Palabre.Ledger.Tests.Amounts;

public sealed class AmountWriteTests
{
    /// <summary>The cultures of the interface's three languages, and those with digits of their own.</summary>
    public static readonly TheoryData<string> Cultures = ["fr-FR", "en-GB", "ar-MA", "ar-EG", "ar", "fa-IR", "fr-CH", "de-CH", "en-IN", "nl-NL", ""];

    [Theory]
    [InlineData("fr-FR", "EUR", 500, "5,00\u202F€")]
    [InlineData("fr-FR", "EUR", 5, "0,05\u202F€")]
    [InlineData("fr-FR", "EUR", 123_456_789, "1\u202F234\u202F567,89\u202F€")]
    [InlineData("fr-FR", "EUR", -500, "-5,00\u202F€")]
    [InlineData("fr-FR", "EUR", 0, "0,00\u202F€")]
    [InlineData("fr-FR", "MAD", 500, "5,00\u202FDH")]
    [InlineData("fr-FR", "TND", 5_005, "5,005\u202FDT")]
    [InlineData("fr-FR", "XOF", 5_000, "5\u202F000\u202FF\u202FCFA")]
    [InlineData("fr-FR", "CHF", 500, "5,00\u202FCHF")]
    [InlineData("fr-FR", "POINTS", 1_234, "1\u202F234")]
    [InlineData("en-GB", "EUR", 500, "€5.00")]
    [InlineData("en-GB", "EUR", 123_456_789, "€1,234,567.89")]
    [InlineData("en-GB", "EUR", -500, "-€5.00")]
    [InlineData("en-GB", "USD", 500, "US$5.00")]
    [InlineData("en-GB", "MAD", 500, "MAD\u202F5.00")]
    [InlineData("en-GB", "MAD", -500, "MAD\u202F-5.00")]
    [InlineData("en-GB", "JPY", 500, "¥500")]
    [InlineData("en-GB", "JPY", 1_234, "¥1\u202F234")]
    [InlineData("en-GB", "TND", 1_234_567, "TND\u202F1,234.567")]
    [InlineData("en-GB", "POINTS", 12, "12")]
    [InlineData("en-GB", "EUR", long.MinValue, "-€92,233,720,368,547,758.08")]
    [InlineData("ar-MA", "EUR", 500, "\u20675,00\u202F€\u2069")]
    [InlineData("ar-MA", "EUR", 123_450, "\u20671.234,50\u202F€\u2069")]
    [InlineData("ar-MA", "MAD", 500, "\u20675,00\u202Fد.م.\u2069")]
    [InlineData("ar-MA", "MAD", -500, "\u2067\u2066-5,00\u2069\u202Fد.م.\u2069")]
    [InlineData("ar-MA", "TND", 5_005, "\u20675,005\u202Fد.ت.\u2069")]
    [InlineData("ar-MA", "POINTS", 1_234, "\u20671\u202F234\u2069")]
    [InlineData("ar-EG", "EUR", 123_450, "\u2067١٬٢٣٤٫٥٠\u202F€\u2069")]
    [InlineData("ar-EG", "POINTS", 1_234, "\u2067١٬٢٣٤\u2069")]
    public void An_amount_is_written_as_its_readers_write_it(string culture, string currency, long minor, string written) =>
        Assert.Equal(written, AmountText.Write(new(minor, Currency.Of(currency)), CultureInfo.GetCultureInfo(culture)));

    [Theory]
    [MemberData(nameof(Cultures))]
    public void What_is_written_is_read_as_the_same_money(string culture)
    {
        var written = CultureInfo.GetCultureInfo(culture);
        var random = new Random(4711);
        Currency[] currencies =
        [
            Currency.Of("EUR"), Currency.Of("USD"), Currency.Of("MAD"), Currency.Of("GBP"), Currency.Of("CHF"), Currency.Of("TND"), Currency.Of("BHD"),
            Currency.Of("JPY"), Currency.Of("XOF"), Currency.Points, Currency.Of("CLF"),
        ];
        foreach (var currency in currencies)
            for (var i = 0; i < 2_000; i++)
            {
                var money = new Money(i < 64 ? Math.Max(1, (1L << i) - (i % 2)) & long.MaxValue | 1 : random.NextInt64(1, 1L << random.Next(1, 63)), currency);
                var text = AmountText.Write(money, written);
                Assert.True(AmountText.Read(text, currency).Money == money, $"{money} was written {text}");
            }
    }

    [Theory]
    [InlineData("en", "EUR", 123_450, "1234.50")]
    [InlineData("fr", "EUR", 123_450, "1234,50")]
    [InlineData("ar", "EUR", 123_450, "١٢٣٤٫٥٠")]
    [InlineData("fr", "EUR", 0, "0,00")]
    [InlineData("fr", "POINTS", 1234, "1234")]
    [InlineData("fr", "TND", 5, "0,005")]
    public void In_a_field_it_stands_as_one_would_type_it(string culture, string currency, long minor, string typed)
    {
        var money = new Money(minor, currency == "POINTS" ? Currency.Points : Currency.Of(currency));
        Assert.Equal(typed, AmountText.Type(money, CultureInfo.GetCultureInfo(culture)));
        if (minor > 0) Assert.Equal(money, AmountText.Read(typed, money.Currency).Money);
    }

    [Fact]
    public void Every_currency_there_is_is_read_as_it_is_written()
    {
        foreach (var currency in Currency.All)
            foreach (var culture in Cultures)
            {
                var money = new Money(1_234_567, currency);
                Assert.Equal(money, AmountText.Read(AmountText.Write(money, CultureInfo.GetCultureInfo(culture)), currency).Money);
            }
    }

    [Fact]
    public void What_is_owed_is_never_read_back_as_something_to_give()
    {
        foreach (var culture in Cultures)
            Assert.Equal(AmountRefusal.Negative, AmountText.Read(AmountText.Write(new(-123_450, Currency.Of("EUR")), CultureInfo.GetCultureInfo(culture)), Currency.Of("EUR")).Refusal?.Code);
    }
}
