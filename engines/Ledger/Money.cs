using System.Globalization;

namespace Palabre.Ledger;

/// <summary>An amount, in whole minor units of one currency. Nothing is ever rounded here; what does not fit throws.</summary>
/// <param name="Minor">In minor units: 500 EUR are five euros, 500 JPY are five hundred yen. May be below zero.</param>
/// <param name="Currency">What of.</param>
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>Nothing of a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    /// <exception cref="OverflowException">The sum is beyond what fits.</exception>
    public static Money operator +(Money a, Money b) => new(checked(a.Minor + b.Same(a).Minor), a.Currency);

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    /// <exception cref="OverflowException">The difference is beyond what fits.</exception>
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - b.Same(a).Minor), a.Currency);

    /// <exception cref="OverflowException">It is the one amount that has no opposite.</exception>
    public static Money operator -(Money a) => new(checked(-a.Minor), a.Currency);

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <exception cref="InvalidOperationException">They are of two currencies.</exception>
    public int CompareTo(Money other) => Minor.CompareTo(other.Same(this).Minor);

    /// <summary>For programs and books, such as "-5.00 EUR", "500 JPY", "1.250 TND".</summary>
    public override string ToString()
    {
        if (Currency is null) return Minor.ToString(CultureInfo.InvariantCulture);
        var digits = UInt128.CreateTruncating(Int128.Abs(Minor)).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Exponent + 1, '0');
        if (Currency.Exponent > 0) digits = digits.Insert(digits.Length - Currency.Exponent, ".");
        return $"{(Minor < 0 ? "-" : "")}{digits} {Currency.Code}";
    }

    private Money Same(Money other) => Currency == other.Currency ? this
        : throw new InvalidOperationException($"{other.Currency} and {Currency} are never reckoned together.");
}
