using System.Globalization;

namespace Palabre.Notifications;

/// <summary>Hours of the night, or of the day, in which nothing rings.</summary>
/// <param name="From">Minutes since midnight, on the member's own clock.</param>
/// <param name="To">The same; earlier than <paramref name="From"/> when they run over midnight.</param>
public sealed record QuietHours(int From, int To, TimeZoneInfo Zone)
{
    public const int MinutesADay = 24 * 60;

    /// <summary>When the quiet that holds now ends; null when it is not quiet.</summary>
    public DateTimeOffset? EndIfQuiet(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        var minute = local.Hour * 60 + local.Minute;
        var isQuiet = From < To ? minute >= From && minute < To : minute >= From || minute < To;
        if (!isQuiet) return null;
        var day = minute < To ? local.Date : local.Date.AddDays(1);
        return LocalClock.At(Zone, day.AddMinutes(To));
    }

    /// <summary>Reads a pair of hours such as 22:00 and 07:30; null unless both are hours and differ.</summary>
    public static QuietHours? Read(string? from, string? to, TimeZoneInfo zone) =>
        Minutes(from) is { } begin && Minutes(to) is { } end && begin != end ? new(begin, end, zone) : null;

    /// <summary>Minutes since midnight as a form writes them: 07:30.</summary>
    public static string Text(int minutes) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minutes)).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static int? Minutes(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : null;
}
