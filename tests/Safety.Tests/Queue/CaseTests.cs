using System.Net;

namespace Palabre.Safety.Tests;

/// <summary>A case as a steward reads it whom it does not concern.</summary>
public sealed class CaseTests(House house) : IClassFixture<House>
{
    [Theory]
    [InlineData("open", false, true)]
    [InlineData("social", false, false)]
    [InlineData("social", true, true)]
    public async Task Where_somebody_is_now_is_said_of_a_room_open_to_all_or_one_that_a_report_names(string access, bool isNamed, bool isSaid)
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        var room = await bruno.OpenAsync("Behind the garden", access);
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        if (isNamed)
        {
            Assert.Equal(HttpStatusCode.NoContent, await bruno.PutAsync($"/api/rooms/{room}/guests/{carla.Handle}"));
            await carla.ReportAsync(new { person = bruno.Id.ToString(), room, rule = "spam" });
        }
        using var browser = await judge.BrowserAsync();
        var page = (await browser.ShowAsync($"/stewards/reports/person/{bruno.Id}")).QuerySelector("main")!;
        Assert.Equal(isSaid, page.TextContent.Contains("Behind the garden", StringComparison.Ordinal));
        Assert.Equal(isSaid, page.QuerySelector($".cast + .note a[href='/room/{room}']") is not null);
    }

    [Fact]
    public async Task What_is_wrong_with_the_words_about_one_report_stands_at_that_report_alone()
    {
        var (carla, bruno, dario, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("dario"), await house.NewAsync("judge", true));
        var wish = new { person = bruno.Id.ToString(), rule = "spam" };
        var (first, _) = (await carla.ReportAsync(wish), await dario.ReportAsync(wish));
        using var browser = await judge.BrowserAsync();
        var answer = await browser.PostAsync($"/stewards/reports/{first}/abusive", ($"abuse-{first}", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var again = await Page.ReadAsync(answer);
        Assert.Equal(2, again.QuerySelectorAll(".abuse").Length);
        Assert.Equal([$"field-abuse-{first}-wrong"], again.QuerySelectorAll(".wrong").Select(w => w.Id));
        Assert.Equal([$"/stewards/reports/{first}/abusive"], again.QuerySelectorAll(".abuse[open] form").Select(f => f.GetAttribute("action")));
        var marked = await browser.SendAsync(again, $"form[action='/stewards/reports/{first}/abusive']", ($"abuse-{first}", "Made up."));
        Assert.Equal("/stewards/reports?done", marked.Headers.Location?.ToString());
        Assert.Equal("abusive", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
        Assert.Equal("open", (await dario.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
    }
}
