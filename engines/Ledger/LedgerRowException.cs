namespace Palabre.Ledger;

/// <summary>A row of a store that cannot be read as what it should be: somebody wrote into the database by hand, or the disk is failing.</summary>
/// <param name="row">Which, as <see cref="Finding.Row"/> names it.</param>
/// <param name="why">What is wrong with it, for the operator.</param>
/// <param name="inner">What reading it threw.</param>
public sealed class LedgerRowException(string row, string why, Exception? inner = null) : Exception($"{row}: {why}", inner)
{
    /// <summary>Such as "journal 12".</summary>
    public string Row { get; } = row;
}
