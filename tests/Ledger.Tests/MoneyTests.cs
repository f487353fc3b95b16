namespace Palabre.Ledger.Tests;

public sealed class MoneyTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("ISK", 0)]
    [InlineData("HUF", 2)]
    [InlineData("XOF", 0)]
    [InlineData("MGA", 2)]
    [InlineData("POINTS", 0)]
    public void A_currency_has_the_decimals_of_its_minor_unit(string code, int exponent)
    {
        Assert.Equal(exponent, Currency.Find(code)?.Exponent);
        Assert.Same(Currency.Find(code), Currency.Of(new string(code.AsSpan())));
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("XAU")]
    [InlineData("XXX")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_currency_is_not_found(string? code)
    {
        Assert.Null(Currency.Find(code));
        Assert.False(Currency.TryFind(code, out _));
    }

    [Fact]
    public void Currencies_are_iso_codes_but_one()
    {
        Assert.Equal([Currency.Points], Currency.All.Where(currency => currency.Code.Length != 3 || !currency.Code.All(char.IsAsciiLetterUpper)));
        Assert.Equal(165 + 1, Currency.All.Count);
    }

    [Theory]
    [InlineData(500, "EUR", "5.00 EUR")]
    [InlineData(-5, "EUR", "-0.05 EUR")]
    [InlineData(500, "JPY", "500 JPY")]
    [InlineData(1250, "TND", "1.250 TND")]
    [InlineData(0, "CLF", "0.0000 CLF")]
    [InlineData(long.MinValue, "EUR", "-92233720368547758.08 EUR")]
    public void An_amount_is_written_with_all_its_decimals(long minor, string code, string text) =>
        Assert.Equal(text, new Money(minor, Currency.Of(code)).ToString());

    [Fact]
    public void Amounts_are_reckoned_within_one_currency_only()
    {
        var (five, points) = (new Money(5, Eur), new Money(5, Currency.Points));

        Assert.Equal(new(8, Eur), five + new Money(3, Eur));
        Assert.Equal(new(-5, Eur), Money.Zero(Eur) - five);
        Assert.Equal(new(-5, Eur), -five);
        Assert.True(five > new Money(4, Eur) && five >= new Money(5, Eur) && !(five < new Money(5, Eur)) && five <= new Money(5, Eur));
        Assert.NotEqual(five, points);
        Assert.Throws<InvalidOperationException>(() => five + points);
        Assert.Throws<InvalidOperationException>(() => five - points);
        Assert.Throws<InvalidOperationException>(() => five < points);
        Assert.Throws<InvalidOperationException>(() => five.CompareTo(points));
    }

    [Fact]
    public void What_does_not_fit_is_never_wrapped_around()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, Eur) + new Money(1, Eur));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, Eur) - new Money(1, Eur));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Eur));
    }
}
