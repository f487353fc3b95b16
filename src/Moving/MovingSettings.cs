using Palabre.Kit.Settings;

namespace Palabre.Moving;

/// <summary>Section <c>Moving</c>.</summary>
public sealed class MovingSettings : ICheckedSettings
{
    /// <summary>Of a file that a member brings, in megabytes. More takes longer lives with their pictures, and room on the disk for a while.</summary>
    public int MostMegabytes { get; set; } = 100;

    /// <summary>How long what was made to be taken away is kept, and what is told of a move. Longer is kinder to who forgets, and fills the disk.</summary>
    public int KeptDays { get; set; } = 7;

    /// <summary>
    /// What the disk has to have free before anything is moved, in megabytes. More keeps room for posts and recordings when many members move at
    /// once; less lets a small disk be used to its end, and a database that cannot write answers nobody.
    /// </summary>
    public int ReserveMegabytes { get; set; } = 1024;

    internal long ReserveBytes => (long)ReserveMegabytes << 20;
    internal long MostBytes => (long)MostMegabytes << 20;
    internal TimeSpan Kept => TimeSpan.FromDays(KeptDays);

    public string? Wrong() => this switch
    {
        { MostMegabytes: < 1 or > 120 } => "Moving:MostMegabytes must be from 1 to 120.",
        { KeptDays: < 1 or > 60 } => "Moving:KeptDays must be from 1 to 60.",
        { ReserveMegabytes: < 0 } => "Moving:ReserveMegabytes must be 0 or more.",
        _ => null,
    };
}
