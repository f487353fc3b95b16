using System.Globalization;
using Palabre.Calendar.Zones;

namespace Palabre.Programme;

/// <summary>One week, Monday to Sunday, on a reader's clock.</summary>
public sealed record ClubWeek(DateOnly Monday, DateTimeOffset From, DateTimeOffset To)
{
    public string Key => Write(Monday);
    public string Before => Write(Monday.AddDays(-7));
    public string After => Write(Monday.AddDays(7));
    public DateOnly Sunday => Monday.AddDays(6);

    /// <summary>The week of a day written as <c>2026-11-30</c>; the present one when nothing is said, or nothing sensible.</summary>
    public static ClubWeek Of(string? day, Zone zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(zone.At(now).DateTime);
        var one = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked) && Math.Abs(asked.DayNumber - today.DayNumber) < 3660 ? asked : today;
        var monday = one.AddDays(-(((int)one.DayOfWeek + 6) % 7));
        return new(monday, zone.Resolve(monday.ToDateTime(TimeOnly.MinValue)), zone.Resolve(monday.AddDays(7).ToDateTime(TimeOnly.MinValue)));
    }

    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
