using Palabre.Wallet.Memberships;

namespace Palabre.Wallet.Tests.Memberships;

public sealed class ProrationTests
{
    private static readonly DateTimeOffset Start = new(2027, 4, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddDays(30);

    [Theory]
    [InlineData(500, 1000, 0, 500)]
    [InlineData(500, 1000, 15, 250)]
    [InlineData(500, 1000, 15.01, 233)]
    [InlineData(500, 1000, 29.5, 0)]
    [InlineData(500, 1000, 29, 16)]
    [InlineData(500, 501, 1, 0)]
    [InlineData(500, 530, 1, 29)]
    [InlineData(500, 500, 1, 0)]
    [InlineData(500, 400, 1, 0)]
    [InlineData(500, 1000, 31, 0)]
    public void Whole_days_that_are_left_are_paid_and_parts_of_a_unit_are_not(long before, long after, double day, long amount) =>
        Assert.Equal(amount, Proration.Difference(before, after, Start.AddDays(day), Start, End));

    [Fact]
    public void The_largest_prices_do_not_overflow() =>
        Assert.Equal((long.MaxValue - 1) / 30 * 29 + (long.MaxValue - 1) % 30 * 29 / 30, Proration.Difference(1, long.MaxValue, Start.AddDays(1), Start, End));
}
