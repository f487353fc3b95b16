using System.Net;
using System.Text.Json;

namespace Palabre.Safety.Tests;

/// <summary>A steward who is reported, or who opened a room that is: what they may not read and do.</summary>
public sealed class OwnCaseTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task They_read_neither_who_did_it_nor_what_is_said()
    {
        var (carla, judge, second) = (await house.NewAsync("carla"), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        var room = await judge.OpenAsync();
        await carla.ReportAsync(new { person = judge.Id.ToString(), room, rule = "harassment", text = "He would not stop." });
        await carla.ReportAsync(new { room, rule = "illegal", text = "Nothing but adverts." });
        using var browser = await judge.BrowserAsync();
        foreach (var path in new[] { $"/stewards/reports/person/{judge.Id}", $"/stewards/reports/room/{room}", "/stewards/reports" })
        {
            var page = (await browser.ShowAsync(path)).QuerySelector("main")!.TextContent;
            if (path != "/stewards/reports") Assert.Contains("This case is about you", page, StringComparison.Ordinal);
            foreach (var secret in new[] { carla.Handle, "would not stop", "adverts", "Harassment", "Illegal" })
                Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        }
        Assert.All(Mine(await judge.JsonAsync("/api/stewards/reports"), judge), c => Assert.Equal(0, c.GetProperty("rules").GetArrayLength()));
        Assert.All(Mine(await second.JsonAsync("/api/stewards/reports"), judge), c => Assert.Equal(1, c.GetProperty("rules").GetArrayLength()));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("room")]
    public async Task They_neither_decide_nor_call_the_report_abusive(string what)
    {
        var (carla, judge) = (await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var room = await judge.OpenAsync();
        var report = await carla.ReportAsync(what == "room" ? new { room, rule = "spam" } : new { person = judge.Id.ToString(), rule = "spam" });
        var dismissal = new { measure = "dismiss", facts = "Nothing." };
        Assert.Equal(HttpStatusCode.Forbidden, what == "room" ? await judge.DecideAsync(room, dismissal) : await judge.DecideAsync(judge, dismissal));
        Assert.Equal(HttpStatusCode.Forbidden, await judge.MarkAbusiveAsync(report));
        Assert.Equal("open", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
        Assert.Equal(0, (await carla.JsonAsync("/api/decisions")).GetArrayLength());
    }

    [Fact]
    public async Task Who_reported_calls_their_own_report_neither()
    {
        var (bruno, judge) = (await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        Assert.Equal(HttpStatusCode.Forbidden, await judge.MarkAbusiveAsync(await judge.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" })));
    }

    [Fact]
    public async Task They_read_nowhere_who_decided_nor_in_their_appeal_who_reported_and_do_not_answer_it()
    {
        var (carla, bruno, judge, second) = (await house.NewAsync("carla"), await house.NewAsync("bruno", true), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam", text = "He would not stop." });
        await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." });
        var decision = await bruno.AppealAsync();
        using var browser = await bruno.BrowserAsync();
        foreach (var path in new[] { $"/stewards/appeals/{decision}", "/stewards/reports", "/decisions", $"/decisions/{decision}" })
        {
            var page = (await browser.ShowAsync(path)).QuerySelector("main")!.TextContent;
            foreach (var secret in new[] { judge.Handle, carla.Handle, "would not stop" }) Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        }
        Assert.Contains("This case is about you", (await browser.ShowAsync($"/stewards/appeals/{decision}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await bruno.SettleAsync(decision, "overturned"));

        // Nor does the one who decided, while another can.
        using var decider = await judge.BrowserAsync();
        Assert.Null((await decider.ShowAsync($"/stewards/appeals/{decision}")).QuerySelector("form[action^='/stewards/appeals']"));
        Assert.Equal(HttpStatusCode.Forbidden, await judge.SettleAsync(decision, "upheld"));
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(decision, "upheld"));
    }

    private static IEnumerable<JsonElement> Mine(JsonElement queue, Person steward) =>
        queue.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("handle").GetString() == steward.Handle);
}
