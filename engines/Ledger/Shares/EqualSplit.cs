namespace Palabre.Ledger.Shares;

/// <summary>Splits a sum among equals: shares differ by one unit at most, and the earlier ones are the larger.</summary>
public static class EqualSplit
{
    /// <summary>The shares in order; their sum is <paramref name="total"/>.</summary>
    /// <param name="total">In minor units, zero or more.</param>
    /// <param name="shares">How many, at least one. More than there are units leaves the last ones with nothing.</param>
    public static long[] Of(long total, int shares)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shares);
        var (each, left) = Math.DivRem(total, shares);
        return [.. Enumerable.Range(0, shares).Select(i => i < left ? each + 1 : each)];
    }

    /// <inheritdoc cref="Of(long, int)"/>
    public static Money[] Of(Money total, int shares) => [.. Of(total.Minor, shares).Select(share => new Money(share, total.Currency))];
}
