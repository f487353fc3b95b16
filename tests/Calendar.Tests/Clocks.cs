using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Tests;

/// <summary>Zones of all kinds: three habits, an irregular one, and one that is never changed.</summary>
internal static class Clocks
{
    public static Zone Paris { get; } = Of("Europe/Paris");
    public static Zone Casablanca { get; } = Of("Africa/Casablanca");
    public static Zone Sydney { get; } = Of("Australia/Sydney");
    public static Zone NewYork { get; } = Of("America/New_York");
    public static Zone Kolkata { get; } = Of("Asia/Kolkata");
    public static Zone Utc { get; } = new(TimeZoneInfo.Utc);

    public static Zone Of(string id) => new(TimeZoneInfo.FindSystemTimeZoneById(id));
}
