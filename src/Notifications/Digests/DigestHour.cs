namespace Palabre.Notifications;

/// <summary>When digests are made: in the morning, on the member's own clock.</summary>
internal static class DigestHour
{
    /// <summary>Before most people's day, after everybody's night.</summary>
    public const int Hour = 8;

    /// <summary>The day of the week of those that come once a week: what was missed is that of a whole week with its end.</summary>
    public const DayOfWeek Day = DayOfWeek.Monday;

    /// <summary>The first one after a moment; null when there is none.</summary>
    /// <param name="zone">IANA name; one that is unknown here is read as UTC.</param>
    public static DateTimeOffset? Next(Digest digest, DateTimeOffset now, string zone)
    {
        if (digest == Digest.Never) return null;
        var clock = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, clock).DateTime;
        var day = local.TimeOfDay < TimeSpan.FromHours(Hour) ? local.Date : local.Date.AddDays(1);
        while (digest == Digest.Weekly && day.DayOfWeek != Day) day = day.AddDays(1);
        return LocalClock.At(clock, day.AddHours(Hour));
    }
}
