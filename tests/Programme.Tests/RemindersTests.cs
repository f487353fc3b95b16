using System.Net;

namespace Palabre.Programme.Tests;

/// <summary>Ten minutes before, those who come and those who hold it are told: once, and not of what has begun. Each test has a clock of its own.</summary>
public sealed class RemindersTests : IAsyncLifetime
{
    private const string Date = "2026-02-09T20:00:00";

    private readonly Season _season = new();

    public ValueTask InitializeAsync() => _season.InitializeAsync();
    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    public async Task Ten_minutes_before_and_once()
    {
        var (founder, moussa, other, _, _) = await WorldAsync();
        await _season.AtAsync(At(18, 49));
        Assert.DoesNotContain("eventSoon", await moussa.ToldAsync());
        foreach (var minute in new[] { 50, 52, 59 }) await _season.AtAsync(At(18, minute));
        await _season.AtAsync(At(19, 1));
        foreach (var told in new[] { founder, moussa }) Assert.Single(await told.ToldAsync(), "eventSoon");
        Assert.DoesNotContain("eventSoon", await other.ToldAsync());
        // The next week only its host, since nobody else said that they come again.
        await _season.AtAsync(At(18, 51, day: 16));
        Assert.Equal(2, (await founder.ToldAsync()).Count(kind => kind == "eventSoon"));
        Assert.Single(await moussa.ToldAsync(), "eventSoon");
    }

    [Fact]
    public async Task What_is_cancelled_is_not_announced_and_what_was_moved_is_announced_again()
    {
        var (founder, moussa, _, _, show) = await WorldAsync();
        await _season.AtAsync(At(18, 52));
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/shows/{show}/occurrences/{Date}", new { start = "2026-02-09T21:00:00" }));
        await _season.AtAsync(At(19, 0));
        Assert.Equal(["eventSoon", "eventMoved"], await moussa.ToldAsync());
        await _season.AtAsync(At(19, 50));
        Assert.Equal(["eventSoon", "eventMoved", "eventSoon"], await moussa.ToldAsync());

        await moussa.PutAsync($"/api/shows/{show}/occurrences/2026-02-16T20:00:00/rsvp");
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}/occurrences/2026-02-16T20:00:00"));
        await _season.AtAsync(At(18, 55, day: 16));
        Assert.Equal(["eventSoon", "eventMoved", "eventSoon", "eventCancelled"], await moussa.ToldAsync());
    }

    [Fact]
    public async Task A_server_that_was_down_catches_up_with_what_lies_ahead_and_says_it_once()
    {
        var (founder, moussa, _, _, _) = await WorldAsync();
        await _season.AtAsync(At(18, 40));
        await _season.StopForAsync(TimeSpan.FromMinutes(15), founder, moussa);
        await _season.AtAsync(At(18, 56));
        Assert.Equal(["eventSoon"], await moussa.ToldAsync());
        await _season.StopForAsync(TimeSpan.FromMinutes(1), founder, moussa);
        await _season.AtAsync(At(18, 58));
        Assert.Equal(["eventSoon"], await moussa.ToldAsync());
    }

    [Fact]
    public async Task A_server_that_was_down_until_it_began_says_nothing()
    {
        var (founder, moussa, _, _, show) = await WorldAsync();
        await _season.AtAsync(At(18, 40));
        await _season.StopForAsync(TimeSpan.FromMinutes(21), founder, moussa);
        await _season.AtAsync(At(19, 2));
        Assert.Empty(await moussa.ToldAsync());
        Assert.StartsWith("2026-02-16", (await moussa.JsonAsync($"/api/shows/{show}")).GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_a_private_club_hears_nothing_of_it()
    {
        var (_, moussa, _, slug, _) = await WorldAsync(isPrivate: true);
        Assert.Equal(HttpStatusCode.NoContent, await moussa.DropAsync($"/api/clubs/{slug}/membership"));
        await _season.AtAsync(At(18, 52));
        Assert.Empty(await moussa.ToldAsync());
    }

    private async Task<(Person Founder, Person Moussa, Person Other, string Slug, string Show)> WorldAsync(bool isPrivate = false)
    {
        var (founder, slug) = await _season.ClubAsync(new { isPrivate });
        var (moussa, other) = (await _season.MemberAsync(founder, slug), await _season.MemberAsync(founder, slug));
        var show = await founder.ShowAsync(slug);
        await moussa.PutAsync($"/api/shows/{show}/occurrences/{Date}/rsvp");
        return (founder, moussa, other, slug, show);
    }

    private static DateTimeOffset At(int hour, int minute, int day = 9) => new(2026, 2, day, hour, minute, 0, TimeSpan.Zero);
}
