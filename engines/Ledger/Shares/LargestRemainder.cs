namespace Palabre.Ledger.Shares;

/// <summary>
/// Splits a sum by weights so that nothing is lost: everybody gets the whole part of their due, and the units that are left go one each to
/// those whose due was cut by most. Of equal remainders the earlier comes first. No share is a whole unit away from its exact due.
/// </summary>
public static class LargestRemainder
{
    /// <summary>One share for each weight, in the same order; their sum is <paramref name="total"/>.</summary>
    /// <param name="total">In minor units, zero or more.</param>
    /// <param name="weights">Each zero or more, at least one of them more. Who weighs nothing gets nothing.</param>
    public static long[] Split(long total, ReadOnlySpan<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            sum += weight;
        }
        if (sum == 0) throw new ArgumentException("Nothing weighs anything.", nameof(weights));

        var shares = new long[weights.Length];
        var remainders = new Int128[weights.Length];
        var left = total;
        for (var i = 0; i < weights.Length; i++)
        {
            var (share, remainder) = Int128.DivRem((Int128)total * weights[i], sum);
            shares[i] = (long)share;
            remainders[i] = remainder;
            left -= shares[i];
        }
        // Fewer are left than there are remainders above zero, so a weight of zero never gets one.
        foreach (var i in Enumerable.Range(0, shares.Length).OrderByDescending(i => remainders[i]).Take((int)left)) shares[i]++;
        return shares;
    }

    /// <inheritdoc cref="Split(long, ReadOnlySpan{long})"/>
    public static Money[] Split(Money total, ReadOnlySpan<long> weights) =>
        [.. Split(total.Minor, weights).Select(share => new Money(share, total.Currency))];
}
