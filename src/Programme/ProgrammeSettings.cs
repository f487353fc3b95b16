using Palabre.Kit.Settings;

namespace Palabre.Programme;

/// <summary>What programmes may do to the house.</summary>
public sealed class ProgrammeSettings : ICheckedSettings
{
    /// <summary>How many shows of one club may be announced at a time. More makes its week longer to work out and to read; fewer makes a large club choose.</summary>
    public int MostShows { get; set; } = 100;

    public string? Wrong() => MostShows is < 1 or > 1000 ? "Programme:MostShows must be from 1 to 1000." : null;
}
