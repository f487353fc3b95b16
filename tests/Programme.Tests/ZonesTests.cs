namespace Palabre.Programme.Tests;

/// <summary>A show at eight stays at eight on its own clock, whatever clocks do, and is told to everybody as the moment it is.</summary>
public sealed class ZonesTests(Season season) : IClassFixture<Season>
{
    [Theory]
    // Paris: summer time on 29 March. Casablanca: an hour back for Ramadan on 15 February, forward again on 22 March.
    [InlineData("Europe/Paris", "2026-03-16T20:00:00", "2026-03-16", "2026-04-07", "03-16 19:00|03-23 19:00|03-30 18:00|04-06 18:00")]
    [InlineData("Africa/Casablanca", "2026-02-09T20:00:00", "2026-02-09", "2026-02-24", "02-09 19:00|02-16 20:00|02-23 20:00")]
    [InlineData("Africa/Casablanca", "2026-03-16T20:00:00", "2026-03-16", "2026-03-31", "03-16 20:00|03-23 19:00|03-30 19:00")]
    [InlineData("Australia/Sydney", "2026-03-30T20:00:00", "2026-03-30", "2026-04-14", "03-30 09:00|04-06 10:00|04-13 10:00")]
    [InlineData("America/New_York", "2026-03-02T20:00:00", "2026-03-02", "2026-03-18", "03-03 01:00|03-10 00:00|03-17 00:00")]
    public async Task A_weekly_show_at_eight(string timeZone, string start, string from, string to, string moments)
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { timeZone, start });
        Assert.Equal(moments.Split('|'), await founder.MomentsAsync($"/api/shows/{show}/occurrences?from={from}&to={to}"));
        Assert.Equal(moments.Split('|'), await founder.MomentsAsync($"/api/clubs/{slug}/programme?from={from}&to={to}"));
    }

    [Fact]
    public async Task Readers_see_their_own_clock_and_the_shows_where_they_differ()
    {
        var (founder, slug) = await season.ClubAsync();
        await founder.ShowAsync(slug, new { timeZone = "Africa/Casablanca", start = "2026-02-16T20:00:00" });
        using var sydney = new Page(season.App, "en", "Australia/Sydney");
        var far = await sydney.ShowAsync($"/club/{slug}/programme?week=2026-02-16");
        Assert.Equal("07:00", far.QuerySelector(".slot-line .hour")!.TextContent.Trim());
        Assert.StartsWith("Tuesday", far.QuerySelector(".day-part h2")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Monday 16 February, 20:00", far.QuerySelector(".slot-line .there")!.TextContent, StringComparison.Ordinal);
        using var rabat = new Page(season.App, "en", "Africa/Casablanca");
        var near = await rabat.ShowAsync($"/club/{slug}/programme?week=2026-02-16");
        Assert.Equal("20:00", near.QuerySelector(".slot-line .hour")!.TextContent.Trim());
        Assert.Null(near.QuerySelector(".slot-line .there"));
    }

    [Fact]
    public async Task A_week_begins_on_the_readers_own_monday()
    {
        var (founder, slug) = await season.ClubAsync();
        // Sunday evening in New York is Monday in Paris.
        await founder.ShowAsync(slug, new { timeZone = "America/New_York", start = "2026-02-15T20:00:00", rrule = "" });
        using var newYork = new Page(season.App, "en", "America/New_York");
        using var paris = new Page(season.App, "en", "Europe/Paris");
        Assert.NotNull((await newYork.ShowAsync($"/club/{slug}/programme?week=2026-02-09")).QuerySelector(".slot-line"));
        Assert.Null((await paris.ShowAsync($"/club/{slug}/programme?week=2026-02-09")).QuerySelector(".slot-line"));
        Assert.NotNull((await paris.ShowAsync($"/club/{slug}/programme?week=2026-02-16")).QuerySelector(".slot-line"));
    }
}
