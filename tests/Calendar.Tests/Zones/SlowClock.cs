namespace Palabre.Calendar.Tests.Zones;

/// <summary>What instant a clock's time is, found by trying every offset that is in force around it.</summary>
internal static class SlowClock
{
    public static DateTime Instant(TimeZoneInfo zone, DateTime local)
    {
        var around = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var offsets = Enumerable.Range(-30, 61).Select(hours => zone.GetUtcOffset(around.AddHours(hours))).Distinct().ToList();
        var instants = offsets.Where(offset => zone.GetUtcOffset(around - offset) == offset).Select(offset => around - offset).ToList();
        return instants.Count > 0 ? instants.Min() : around - offsets[0];
    }
}
