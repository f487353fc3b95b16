namespace Palabre.Calendar.Zones;

/// <summary>The yearly rules by which a zone's clocks are changed from some year on; none where they are never changed.</summary>
internal sealed record ZoneHabit(IReadOnlyList<YearlyChange> Changes)
{
    /// <summary>In so many years each date falls on each weekday, in leap years too; fewer would take a coincidence for a rule.</summary>
    private const int Years = 28;

    /// <summary>Rules that hold from a year on, through another one at least; null if there are none.</summary>
    public static ZoneHabit? Find(Zone zone, int from, int through)
    {
        through = Math.Max(through, from + Years - 1);
        if (through > 9999) return null;
        var years = new List<ZoneChange[]>();
        for (var year = from; year <= through; year++)
        {
            years.Add([.. zone.ChangesIn(year)]);
            if (years[^1].Length != years[0].Length) return null;
        }

        var rules = new List<YearlyChange>();
        for (var i = 0; i < years[0].Length; i++)
        {
            if (YearlyChange.Fit([.. years.Select(year => year[i])]) is not { } rule) return null;
            rules.Add(rule);
        }
        return new(rules);
    }
}
