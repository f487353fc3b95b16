using Palabre.Kit.Settings;

namespace Palabre.Programme;

/// <summary>What programmes may do to the house.</summary>
public sealed class ProgrammeSettings : ICheckedSettings
{
    /// <summary>How many shows of one club may be announced at a time. More makes its week longer to work out and to read; fewer makes a large club choose.</summary>
    public int MostShows { get; set; } = 100;

    /// <summary>How many events one member may have announced at a time. More lets one person fill everybody's hall; fewer makes who plans a season wait.</summary>
    public int MostEvents { get; set; } = 20;

    public string? Wrong() =>
        MostShows is < 1 or > 1000 ? "Programme:MostShows must be from 1 to 1000."
        : MostEvents is < 1 or > 1000 ? "Programme:MostEvents must be from 1 to 1000."
        : null;
}
