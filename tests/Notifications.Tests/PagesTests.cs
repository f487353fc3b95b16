using System.Net;
using System.Net.ServerSentEvents;

namespace Palabre.Notifications.Tests;

/// <summary>The page, the bell and what open pages hear of them.</summary>
public sealed class PagesTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Theory]
    [InlineData("fr", "Rien de neuf.")]
    [InlineData("en", "Nothing new.")]
    [InlineData("ar", "لا جديد.")]
    public async Task Whoever_was_told_nothing_reads_that(string language, string sentence)
    {
        using var browser = await (await house.NewAsync("calm")).BrowserAsync(language);
        var page = await browser.ShowAsync("/notifications");
        Assert.Equal(sentence, page.QuerySelector(".empty h2")?.TextContent);
        Assert.Equal("0", page.QuerySelector("#bell")?.GetAttribute("data-unread"));
    }

    [Fact]
    public async Task Lines_stand_under_their_day_and_lead_where_they_say_read_from_then_on()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync("L’eau");
        await house.SettledAsync();
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/notifications");
        Assert.Equal("1", page.QuerySelector("#bell")?.GetAttribute("data-unread"));
        Assert.Single(page.QuerySelectorAll(".day > h2"));
        var line = Assert.Single(page.QuerySelectorAll(".told"));
        Assert.Equal("false", line.GetAttribute("data-read"));
        Assert.Equal("L’eau", line.QuerySelector(".where")?.TextContent.Trim());

        Assert.Equal($"/room/{room}", (await browser.GetAsync(line.QuerySelector("a")!.GetAttribute("href")!)).Headers.Location?.ToString());
        page = await browser.ShowAsync("/notifications");
        Assert.Equal("true", page.QuerySelector(".told")?.GetAttribute("data-read"));
        Assert.Equal("0", page.QuerySelector("#bell")?.GetAttribute("data-unread"));
        Assert.Null(page.QuerySelector("form[action='/notifications/read']"));
    }

    [Fact]
    public async Task All_that_is_shown_is_marked_read_without_scripts_and_what_came_since_is_not()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/notifications");
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(page, "form[action='/notifications/read']")).StatusCode);
        Assert.Equal(1, await fan.UnreadAsync());
    }

    [Fact]
    public async Task Guests_see_no_bell_and_are_led_to_the_door()
    {
        using var guest = new Page(house.App, "en");
        Assert.Null((await guest.ShowAsync("/")).QuerySelector("#bell"));
        Assert.Equal("/sign-in?return=%2Fnotifications", (await guest.GetAsync("/notifications")).Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_count_changes_on_open_pages_when_something_is_told_and_when_it_is_read()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/live?topic=me/{fan.Id}");
        using var answer = await fan.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(Ct)).EnumerateAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        async Task<string> NextBellAsync()
        {
            while (await events.MoveNextAsync())
                if (events.Current.EventType == "turbo" && events.Current.Data.Contains("target=\"bell\"", StringComparison.Ordinal)) return events.Current.Data;
            throw new InvalidOperationException("The stream ended.");
        }

        Assert.True(await events.MoveNextAsync());
        await salma.OpenAsync();
        Assert.Contains("data-unread=\"1\"", await NextBellAsync(), StringComparison.Ordinal);
        await salma.OpenAsync();
        Assert.Contains("data-unread=\"2\"", await NextBellAsync(), StringComparison.Ordinal);
        await fan.PostAsync("/api/notifications/read", new { });
        Assert.Contains("data-unread=\"0\"", await NextBellAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_comes_back_to_its_stream_asks_for_the_bell()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        using var browser = await fan.BrowserAsync();
        var bell = await browser.GetAsync("/notifications/bell");
        Assert.Equal("text/vnd.turbo-stream.html", bell.Content.Headers.ContentType?.MediaType);
        var text = await bell.Content.ReadAsStringAsync(Ct);
        Assert.Contains("data-unread=\"1\"", text, StringComparison.Ordinal);
        Assert.Contains("as-of=", text, StringComparison.Ordinal);
    }
}
