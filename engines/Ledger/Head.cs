namespace Palabre.Ledger;

/// <summary>The last journal there is.</summary>
/// <param name="Number">Its number; 0 when there is none.</param>
/// <param name="Hash">Its hash; all zeros when there is none.</param>
/// <param name="At">When it was written; 1970 when there is none.</param>
public sealed record Head(long Number, Digest Hash, DateTimeOffset At)
{
    /// <summary>Before the first journal.</summary>
    public static readonly Head Empty = new(0, default, DateTimeOffset.UnixEpoch);

    /// <summary>The head when this journal is the last.</summary>
    public static Head Of(Journal journal) => new(journal.Number, journal.Hash, journal.At);
}

/// <summary>The root of a day: the hash of its last journal, by which all journals up to it can be verified. Days without a journal have none.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Number">The number of its last journal.</param>
/// <param name="Hash">That journal's hash.</param>
public sealed record DayRoot(DateOnly Day, long Number, Digest Hash)
{
    /// <summary>The root of a day of which this journal is the last.</summary>
    public static DayRoot Of(Journal journal) => new(DateOnly.FromDateTime(journal.At.UtcDateTime), journal.Number, journal.Hash);
}
