namespace Palabre.Notifications;

/// <summary>Wall-clock times as moments.</summary>
internal static class LocalClock
{
    /// <summary>The moment at which a clock shows a time; in the night when clocks are put forward, when it would have.</summary>
    public static DateTimeOffset At(TimeZoneInfo zone, DateTime local)
    {
        // Some hours of that night do not exist: then it is the end of the hour that is left out.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
