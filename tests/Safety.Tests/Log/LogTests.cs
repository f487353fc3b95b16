using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>Who reads what of the log of moderation.</summary>
public sealed class LogTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task What_moderators_do_is_in_the_log_for_stewards_and_for_whom_it_concerned()
    {
        var (ada, bruno, carla, judge) = (await house.NewAsync("ada"), await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var room = await ada.OpenAsync();
        await bruno.SpeakInAsync(room, ada);
        await bruno.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/rooms/{room}/stage/{bruno.Id}/muted"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{room}/stage/{bruno.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, await carla.PutAsync($"/api/rooms/{room}/presence"));
        // Whoever deletes what they wrote themselves moderates nobody.
        foreach (var (by, whose) in new[] { (carla, carla), (ada, bruno) })
        {
            var line = await (await whose.Http.PostAsJsonAsync($"/api/rooms/{room}/chat", new { text = $"Deleted by {by.Handle}." }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.Equal(HttpStatusCode.NoContent, await by.DropAsync($"/api/rooms/{room}/chat/{line.GetProperty("id").GetString()}"));
        }
        using var his = await bruno.BrowserAsync();
        await House.UntilAsync(async () => (await his.ShowAsync("/decisions")).QuerySelectorAll(".log li").Length == 3, "all three deeds are noted");
        using var hers = await carla.BrowserAsync();
        Assert.Null((await hers.ShowAsync("/decisions")).QuerySelector(".log li"));
        using var all = await judge.BrowserAsync();
        var lines = (await all.ShowAsync("/stewards/log")).QuerySelectorAll(".log li").Count(l => l.QuerySelector($"a[href='/@{bruno.Handle}']") is not null);
        Assert.Equal(3, lines);
    }

    [Fact]
    public async Task A_dismissal_is_logged_with_whom_and_where_for_the_other_stewards_and_not_for_whom_it_concerned()
    {
        var (carla, bruno, judge, second) = (await house.NewAsync("carla"), await house.NewAsync("bruno", true), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        var room = await bruno.OpenAsync($"Room of {bruno.Handle}");
        await carla.ReportAsync(new { person = bruno.Id.ToString(), room, rule = "spam" });
        Assert.Equal(HttpStatusCode.NoContent, await judge.DecideAsync(bruno, new { measure = "dismiss", facts = $"Nothing in what {carla.Handle} says." }));

        using var theirs = await second.BrowserAsync();
        var line = Assert.Single(About(await theirs.ShowAsync("/stewards/log"), bruno));
        Assert.Contains("Reports dismissed", line, StringComparison.Ordinal);
        Assert.Contains(judge.Handle, line, StringComparison.Ordinal);
        Assert.Contains($"Room of {bruno.Handle}", line, StringComparison.Ordinal);
        Assert.Contains($"Nothing in what {carla.Handle} says.", line, StringComparison.Ordinal);

        // Bruno is a steward himself: neither his own log nor the whole one tells him.
        using var his = await bruno.BrowserAsync();
        Assert.Empty(Lines(await his.ShowAsync("/decisions")));
        Assert.Empty(About(await his.ShowAsync("/stewards/log"), bruno));
    }

    [Fact]
    public async Task Whom_a_decision_concerns_reads_it_in_the_log_without_the_name_of_a_steward_and_not_who_listened()
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno", true), await house.NewAsync("judge", true));
        var report = await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await using (var scope = house.App.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<Logbook>().HeardAsync(judge.Id, report, bruno.Id, Ct);
        Assert.Equal(HttpStatusCode.NoContent, await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." }));

        using var his = await bruno.BrowserAsync();
        foreach (var lines in new[] { Lines(await his.ShowAsync("/decisions")), About(await his.ShowAsync("/stewards/log"), bruno) })
        {
            Assert.Contains("Warning", Assert.Single(lines), StringComparison.Ordinal);
            Assert.DoesNotContain(judge.Handle, lines[0], StringComparison.Ordinal);
        }
        using var theirs = await judge.BrowserAsync();
        var all = About(await theirs.ShowAsync("/stewards/log"), bruno);
        Assert.Equal(2, all.Count);
        Assert.All(all, line => Assert.Contains(judge.Handle, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_names_no_room_that_is_not_open_to_all()
    {
        var (ada, bruno, judge) = (await house.NewAsync("ada"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        foreach (var (title, access) in new[] { ("Behind the garden", "social"), ("On the square", "open") })
        {
            var room = await ada.OpenAsync(title, access);
            Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{room}"));
        }
        using var browser = await judge.BrowserAsync();
        List<string> lines = [];
        await House.UntilAsync(async () => (lines = [.. Lines(await browser.ShowAsync("/stewards/log")).Where(l => l.Contains(ada.Handle, StringComparison.Ordinal))]).Count == 2, "both ends are noted");
        Assert.Contains(lines, l => l.Contains("On the square", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("Behind the garden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("room")]
    public async Task A_steward_reads_nothing_of_what_was_done_to_others_over_a_report_that_concerns_them(string what)
    {
        var (carla, bruno, judge, dario) = (await house.NewAsync("carla"), await house.NewAsync("bruno", true), await house.NewAsync("judge", true), await house.NewAsync("dario"));
        var room = await bruno.OpenAsync();
        var report = await carla.ReportAsync(what == "room" ? new { room, rule = "spam" } : new { person = bruno.Id.ToString(), rule = "spam" });
        await using (var scope = house.App.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<Logbook>().HeardAsync(judge.Id, report, dario.Id, Ct);
        Assert.Equal(HttpStatusCode.NoContent, await judge.MarkAbusiveAsync(report));
        await carla.AppealAsync("It was true.");

        using var theirs = await judge.BrowserAsync();
        var all = await theirs.ShowAsync("/stewards/log");
        Assert.Equal((1, 2), (About(all, dario).Count, About(all, carla).Count));
        using var his = await bruno.BrowserAsync();
        var some = await his.ShowAsync("/stewards/log");
        Assert.Equal((0, 0), (About(some, dario).Count, About(some, carla).Count));
    }

    [Fact]
    public async Task The_log_is_read_page_by_page()
    {
        var (bruno, judge) = (await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        await using (var scope = house.App.Services.CreateAsyncScope())
        {
            var log = scope.ServiceProvider.GetRequiredService<Logbook>();
            for (var i = 0; i < 101; i++) log.Add(judge.Id, "warned", bruno.Id, null);
            await scope.ServiceProvider.GetRequiredService<PalabreDb>().SaveChangesAsync(Ct);
        }
        using var browser = await judge.BrowserAsync();
        var first = await browser.ShowAsync("/stewards/log");
        Assert.Equal(100, About(first, bruno).Count);
        Assert.Single(About(await browser.ShowAsync(first.QuerySelector("a[href^='/stewards/log?before=']")!.GetAttribute("href")!), bruno));
    }

    private static List<string> Lines(IHtmlDocument page) => [.. page.QuerySelectorAll(".log li").Select(l => l.InnerHtml)];

    private static List<string> About(IHtmlDocument page, Person person) =>
        [.. Lines(page).Where(l => l.Contains($"/@{person.Handle}\"", StringComparison.Ordinal))];
}
