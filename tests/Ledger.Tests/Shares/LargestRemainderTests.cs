using Palabre.Ledger.Shares;

namespace Palabre.Ledger.Tests.Shares;

public sealed class LargestRemainderTests
{
    [Theory]
    [InlineData(100, "1,1,1", "34,33,33")]
    [InlineData(101, "1,1,1", "34,34,33")]
    [InlineData(10, "3,3,3", "4,3,3")]
    [InlineData(10, "1,2,4", "1,3,6")] // 1.43, 2.86, 5.71
    [InlineData(7, "5,3,2", "4,2,1")] // 3.5, 2.1, 1.4
    [InlineData(1, "1,1", "1,0")]
    [InlineData(1, "1,2", "0,1")]
    [InlineData(3, "0,1,0", "0,3,0")]
    [InlineData(0, "1,2", "0,0")]
    [InlineData(5, "7", "5")]
    public void What_is_left_goes_to_the_largest_remainders_and_of_equal_ones_to_the_earlier(long total, string weights, string shares) =>
        Assert.Equal(Numbers(shares), LargestRemainder.Split(total, Numbers(weights)));

    [Fact]
    public void The_largest_numbers_there_are_do_not_overflow()
    {
        var shares = LargestRemainder.Split(long.MaxValue, [long.MaxValue, long.MaxValue, long.MaxValue]);
        Assert.Equal([3_074_457_345_618_258_603, 3_074_457_345_618_258_602, 3_074_457_345_618_258_602], shares);
    }

    [Fact]
    public void A_million_splits_lose_nothing_and_no_share_is_a_unit_away_from_its_due()
    {
        var random = new Random(20_261_127);
        for (var i = 0; i < 1_000_000; i++)
        {
            var weights = new long[random.Next(1, 9)];
            var most = 1L << random.Next(1, 40);
            for (var w = 0; w < weights.Length; w++) weights[w] = random.NextInt64(0, most);
            weights[random.Next(weights.Length)] += 1;
            var total = random.NextInt64(0, 1L << random.Next(1, 62));

            var shares = LargestRemainder.Split(total, weights);

            Int128 weight = 0;
            foreach (var one in weights) weight += one;
            var sum = 0L;
            for (var s = 0; s < shares.Length; s++)
            {
                sum += shares[s];
                var off = (Int128)shares[s] * weight - (Int128)total * weights[s];
                if (off <= -weight || off >= weight || (weights[s] == 0 && shares[s] != 0)) Assert.Fail($"case {i}: {total} by {string.Join(',', weights)} gave {string.Join(',', shares)}");
            }
            if (sum != total) Assert.Fail($"case {i}: {total} by {string.Join(',', weights)} gave {string.Join(',', shares)}");
        }
    }

    [Fact]
    public void What_cannot_be_split_is_a_mistake()
    {
        Assert.Throws<ArgumentException>(() => LargestRemainder.Split(5, [0, 0]));
        Assert.Throws<ArgumentException>(() => LargestRemainder.Split(5, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(-5, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargestRemainder.Split(5, [2, -1]));
    }

    [Fact]
    public void Money_stays_in_its_currency()
    {
        var yen = Currency.Of("JPY");
        Assert.Equal([new Money(7, yen), new Money(3, yen)], LargestRemainder.Split(new Money(10, yen), [2, 1]));
        Assert.Equal([new Money(4, yen), new Money(3, yen), new Money(3, yen)], EqualSplit.Of(new Money(10, yen), 3));
    }

    [Theory]
    [InlineData(10, 3, "4,3,3")]
    [InlineData(11, 3, "4,4,3")]
    [InlineData(9, 3, "3,3,3")]
    [InlineData(2, 4, "1,1,0,0")]
    [InlineData(0, 2, "0,0")]
    public void Equals_differ_by_one_unit_at_most_and_the_earlier_have_it(long total, int shares, string expected)
    {
        Assert.Equal(Numbers(expected), EqualSplit.Of(total, shares));
        Assert.Equal(EqualSplit.Of(total, shares), LargestRemainder.Split(total, Enumerable.Repeat(1L, shares).ToArray()));
    }

    [Fact]
    public void Nobody_is_no_number_of_equals()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EqualSplit.Of(5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EqualSplit.Of(-1, 2));
    }

    private static long[] Numbers(string text) => [.. text.Split(',').Select(long.Parse)];
}
