using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Palabre.Ledger;

/// <summary>A currency of ISO 4217, or <see cref="Points"/>. There is one instance of each, so that references compare.</summary>
public sealed class Currency
{
    /// <summary>
    /// The house's own points, of which there are no parts. Its code has six letters, so it never meets one of ISO's, and is a name that
    /// hledger, ledger and beancount take for a commodity.
    /// </summary>
    public static readonly Currency Points = new("POINTS", 0);

    private static readonly FrozenDictionary<string, Currency> ByCode =
        CurrencyTable.Rows().Append(Points).ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    internal Currency(string code, int exponent) => (Code, Exponent) = (code, exponent);

    /// <summary>All there are, in no order.</summary>
    public static IReadOnlyCollection<Currency> All => ByCode.Values;

    /// <summary>Three capital letters by ISO 4217, or "POINTS".</summary>
    public string Code { get; }

    /// <summary>How many decimals its minor unit has: 0 for JPY, 2 for EUR, 3 for TND, 4 for CLF.</summary>
    public int Exponent { get; }

    /// <summary>The currency of a code in capitals, or null.</summary>
    public static Currency? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    /// <summary>The currency of a code that was written by us.</summary>
    /// <exception cref="ArgumentException">There is none of that code.</exception>
    public static Currency Of(string code) => Find(code) ?? throw new ArgumentException($"There is no currency {code}.", nameof(code));

    /// <summary>The currency of a code in capitals.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out Currency? currency) => (currency = Find(code)) is not null;

    /// <summary>Its code.</summary>
    public override string ToString() => Code;
}
