namespace Palabre.Ledger.Fees;

/// <summary>What a provider takes of one payment: so many hundredths of a percent of all that is charged, and a fixed sum.</summary>
public readonly record struct FeeRate
{
    /// <summary>Basis points in one: ten thousand hundredths of a percent.</summary>
    public const int Whole = 10_000;

    /// <param name="basisPoints">150 is 1.5 %; from 0 to 9,999.</param>
    /// <param name="fix">Zero or more.</param>
    public FeeRate(int basisPoints, Money fix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(basisPoints, Whole);
        ArgumentOutOfRangeException.ThrowIfNegative(fix.Minor, nameof(fix));
        (BasisPoints, Fix) = (basisPoints, fix);
    }

    public int BasisPoints { get; }

    public Money Fix { get; }

    /// <summary>What is taken when so much is charged; part of a minor unit is taken as a whole one.</summary>
    /// <exception cref="OverflowException">It is more than money can be.</exception>
    public Money On(Money charged)
    {
        var part = (Int128)Same(charged) * BasisPoints;
        return Of((part + Whole - 1) / Whole + Fix.Minor);
    }

    /// <summary>The least that has to be charged so that <paramref name="net"/> is left when the provider has taken its fee: ceil((net + fix) · 10000 / (10000 − bp)).</summary>
    /// <exception cref="OverflowException">It is more than money can be.</exception>
    public Money GrossFor(Money net)
    {
        var divisor = Whole - BasisPoints;
        return Of((((Int128)Same(net) + Fix.Minor) * Whole + divisor - 1) / divisor);
    }

    private long Same(Money money)
    {
        if (money.Currency != Fix.Currency) throw new InvalidOperationException($"A fee in {Fix.Currency.Code} cannot be taken of {money.Currency.Code}.");
        ArgumentOutOfRangeException.ThrowIfNegative(money.Minor, nameof(money));
        return money.Minor;
    }

    private Money Of(Int128 minor) => new(checked((long)minor), Fix.Currency);
}
