namespace Palabre.Journeys;

/// <summary>
/// Journeys go two at a time, since most of them wait for sound more than for the processor. Those in this collection go alone, after the
/// others: they hold the product to a time, or measure what a second browser beside them would disturb.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
