using System.Globalization;

namespace Palabre.Calendar.Tests.ReadBack;

/// <summary>The machine's zone data as another program reads it.</summary>
public sealed class ZoneDataTests
{
    [Fact]
    public async Task Clocks_change_when_the_zone_data_of_the_machine_say()
    {
        string[] zones =
        [
            "Europe/Paris", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Cairo", "Australia/Sydney", "Australia/Lord_Howe", "America/New_York", "America/Santiago",
            "America/Nuuk", "America/Havana", "Asia/Kolkata", "Asia/Gaza", "Asia/Jerusalem", "Asia/Beirut", "Europe/Dublin", "Pacific/Auckland", "Pacific/Chatham",
        ];
        var printed = await CalendarPrograms.PythonAsync("offsets.py", ["2024", "2028", .. zones], TestContext.Current.CancellationToken);
        var ours = zones.SelectMany(zone => Enumerable.Range(2024, 5).SelectMany(Clocks.Of(zone).ChangesIn).Select(change => string.Create(CultureInfo.InvariantCulture,
            $"{zone} {new DateTimeOffset(change.Utc, TimeSpan.Zero).ToUnixTimeSeconds()} {change.Before.TotalSeconds} {change.After.TotalSeconds}")));

        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 100, 200);
        Assert.Equal(lines, ours);
    }
}
