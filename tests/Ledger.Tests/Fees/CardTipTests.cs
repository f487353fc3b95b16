using Palabre.Ledger.Fees;

namespace Palabre.Ledger.Tests.Fees;

public sealed class CardTipTests
{
    private static readonly Currency _euro = Currency.Of("EUR");
    private static readonly FeeRate _rate = new(150, new(25, _euro)); // 1.5 % and 25 cents

    [Fact]
    public void When_the_payer_covers_it_five_euros_are_charged_5_33()
    {
        var tip = CardTip.Of(Euro(500), _rate, FeeBearer.Payer)!;
        Assert.Equal(new CardTip(Euro(500), Charged: Euro(533), Fee: Euro(33), Recovered: Euro(33), FeeBearer.Payer), tip);
        Assert.Equal(Euro(500), tip.ToProvider);
        Assert.Equal(Euro(500), tip.ToRecipient);
    }

    [Fact]
    public void When_the_recipient_absorbs_it_467_arrive_and_33_are_a_line_of_theirs()
    {
        var tip = CardTip.Of(Euro(500), _rate, FeeBearer.Recipient)!;
        Assert.Equal(new CardTip(Euro(500), Charged: Euro(500), Fee: Euro(33), Recovered: Euro(33), FeeBearer.Recipient), tip);
        Assert.Equal(Euro(467), tip.ToProvider);
        Assert.Equal(Euro(467), tip.ToRecipient);
    }

    [Fact]
    public void When_the_coop_absorbs_it_467_arrive_and_500_are_credited()
    {
        var tip = CardTip.Of(Euro(500), _rate, FeeBearer.Coop)!;
        Assert.Equal(new CardTip(Euro(500), Charged: Euro(500), Fee: Euro(33), Recovered: Euro(0), FeeBearer.Coop), tip);
        Assert.Equal(Euro(467), tip.ToProvider);
        Assert.Equal(Euro(500), tip.ToRecipient);
    }

    [Theory]
    [InlineData(FeeBearer.Payer, 36, 497, 33, 500)]
    [InlineData(FeeBearer.Recipient, 36, 464, 33, 467)]
    [InlineData(FeeBearer.Coop, 36, 464, 0, 500)]
    [InlineData(FeeBearer.Payer, 30, 503, 33, 500)]
    public void What_the_provider_really_takes_changes_nothing_for_the_members(FeeBearer bearer, long fee, long toProvider, long recovered, long toRecipient)
    {
        var tip = CardTip.Of(Euro(500), _rate, bearer)!.Settled(Euro(fee));
        Assert.Equal((Euro(toProvider), Euro(fee), Euro(recovered), Euro(toRecipient)), (tip.ToProvider, tip.Fee, tip.Recovered, tip.ToRecipient));
        Assert.Equal(Euro(500), tip.Tip);
    }

    [Fact]
    public void A_tip_below_its_fee_puts_nobody_in_debt()
    {
        Assert.Null(CardTip.Of(Euro(25), _rate, FeeBearer.Recipient));
        Assert.Null(CardTip.Of(Euro(25), _rate, FeeBearer.Coop));
        Assert.Equal(Euro(51), CardTip.Of(Euro(25), _rate, FeeBearer.Payer)?.Charged);
        Assert.Equal(Euro(0), CardTip.Of(Euro(26), _rate, FeeBearer.Recipient)?.ToRecipient);
    }

    [Theory]
    [InlineData(0, 0, 500, 500)]
    [InlineData(0, 25, 500, 525)]
    [InlineData(150, 0, 500, 508)] // 507.61
    [InlineData(150, 25, 500, 533)] // 532.99
    [InlineData(150, 25, 1, 27)] // 26.40
    [InlineData(5_000, 0, 500, 1_000)]
    [InlineData(9_999, 1, 0, 10_000)]
    [InlineData(290, 30, 10_000, 10_330)] // 10329.56
    public void The_gross_is_rounded_up_to_whole_units(int basisPoints, long fix, long net, long gross) =>
        Assert.Equal(Euro(gross), new FeeRate(basisPoints, Euro(fix)).GrossFor(Euro(net)));

    [Fact]
    public void Of_the_gross_exactly_the_net_is_left_and_of_a_unit_less_too_little()
    {
        var random = new Random(20_261_127);
        for (var i = 0; i < 200_000; i++)
        {
            var rate = new FeeRate(random.Next(0, i % 2 == 0 ? 1_000 : FeeRate.Whole), Euro(random.Next(0, 200)));
            var net = Euro(random.NextInt64(0, 1L << random.Next(1, 45)));
            var gross = rate.GrossFor(net);
            if (gross - rate.On(gross) != net) Assert.Fail($"{i}: {rate} takes {rate.On(gross)} of {gross} for {net}");
            if (gross.Minor > 0 && gross - Euro(1) - rate.On(gross - Euro(1)) >= net) Assert.Fail($"{i}: {rate}: {gross} is more than {net} needs");
        }
    }

    [Fact]
    public void What_is_beyond_money_is_an_error_and_never_another_number()
    {
        Assert.Throws<OverflowException>(() => _rate.GrossFor(Euro(long.MaxValue)));
        Assert.Throws<OverflowException>(() => new FeeRate(9_999, Euro(0)).GrossFor(Euro(long.MaxValue / 9_999)));
        Assert.Throws<OverflowException>(() => new FeeRate(0, Euro(long.MaxValue)).On(Euro(1)) + Euro(1));
        Assert.Equal(Euro(long.MaxValue), new FeeRate(0, Euro(0)).GrossFor(Euro(long.MaxValue)));
    }

    [Fact]
    public void Rates_that_are_none_and_other_currencies_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeRate(-1, Euro(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeRate(FeeRate.Whole, Euro(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeRate(1, Euro(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rate.On(Euro(-1)));
        Assert.Throws<InvalidOperationException>(() => _rate.On(new(5, Currency.Points)));
        Assert.Throws<InvalidOperationException>(() => CardTip.Of(new(5, Currency.Points), _rate, FeeBearer.Payer));
    }

    private static Money Euro(long cents) => new(cents, _euro);
}
