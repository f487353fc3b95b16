namespace Palabre.Ledger.Amounts;

/// <summary>Why a typed amount is not taken, for a form to say in its reader's language.</summary>
/// <param name="Code">One of the constants of this type.</param>
/// <param name="Decimals">With <see cref="TooManyDecimals"/>: how many the currency has. Otherwise null.</param>
public sealed record AmountRefusal(string Code, int? Decimals = null)
{
    /// <summary>There is nothing in it but spaces, or a currency sign alone.</summary>
    public const string Empty = "amount_empty";

    /// <summary>It cannot be read as one number, or it names another currency.</summary>
    public const string NotANumber = "amount_not_a_number";

    /// <summary>More decimals than the currency has: also 5,005 euros, whoever wrote it and whatever they meant.</summary>
    public const string TooManyDecimals = "amount_too_many_decimals";

    /// <summary>Nothing.</summary>
    public const string Zero = "amount_zero";

    /// <summary>Less than nothing.</summary>
    public const string Negative = "amount_negative";

    /// <summary>More minor units than 64 bits hold.</summary>
    public const string TooLarge = "amount_too_large";
}
