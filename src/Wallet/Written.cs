using System.Globalization;
using Palabre.Ledger;
using Palabre.Ledger.Amounts;

namespace Palabre.Wallet;

/// <summary>An amount among the arguments of a sentence: written as the sentence's language does.</summary>
internal sealed record Written(Money Money) : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) => AmountText.Write(Money, formatProvider as CultureInfo ?? CultureInfo.InvariantCulture);

    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);
}
