namespace Palabre.Calendar.Zones;

/// <summary>A zone's changes of one year and of two days on either side, so that every wall-clock time of the year is decided by it.</summary>
/// <param name="First">The offset at its beginning.</param>
/// <param name="Changes">In order.</param>
internal sealed record ZoneYear(TimeSpan First, ZoneChange[] Changes)
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(2);

    /// <summary>A smaller step would see two changes within a day, and cost more for each year of each zone.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);

    public static ZoneYear Read(TimeZoneInfo info, int year)
    {
        var at = year == 1 ? new DateTime(1, 1, 3, 0, 0, 0, DateTimeKind.Utc) : new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc) - Margin;
        var end = new DateTime(year, 12, 31, 0, 0, 0, DateTimeKind.Utc) + (year == 9999 ? -Margin : Step + Margin);
        var first = info.GetUtcOffset(at);
        var changes = new List<ZoneChange>();
        for (var before = first; at < end; at += Step)
        {
            var after = info.GetUtcOffset(at + Step);
            if (after == before) continue;
            changes.Add(new(Moment(info, at, at + Step, before), before, after));
            before = after;
        }
        return new(first, [.. changes]);
    }

    /// <summary>The first second at which the offset is no longer what it was.</summary>
    private static DateTime Moment(TimeZoneInfo info, DateTime from, DateTime to, TimeSpan before)
    {
        while (to - from > TimeSpan.FromSeconds(1))
        {
            var middle = from.AddSeconds(Math.Floor((to - from).TotalSeconds / 2));
            if (info.GetUtcOffset(middle) == before) from = middle;
            else to = middle;
        }
        return to;
    }
}
