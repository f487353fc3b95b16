using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Safety.Tests;

/// <summary>From a report to its outcome, and who may see what of it.</summary>
public sealed class ReportTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task The_whole_way_from_a_report_to_a_suspension_an_appeal_and_its_end()
    {
        var (carla, bruno, judge, second) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        var room = await bruno.OpenAsync();
        await carla.ReportAsync(new { person = bruno.Id.ToString(), room, rule = "harassment", text = "He would not stop." });
        Assert.Equal("open", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await judge.DecideAsync(bruno, new { measure = "suspension", rule = "harassment", facts = "Three insults at 21:04.", days = 7 }));

        // Acting is refused at once, with a sentence; rooms have let go; signing in leads to the decision.
        await House.UntilAsync(async () => await bruno.StatusAsync("/api/me") == HttpStatusCode.Forbidden, "the token stops counting");
        var problem = await (await bruno.Http.GetAsync("/api/me", Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("suspended", problem.GetProperty("type").GetString());
        Assert.Contains("Harassment", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await House.UntilAsync(async () => !(await IsLiveAsync(room)), "the room is over");
        using var browser = new Page(house.App);
        var refused = await browser.PostAsync("/sign-in", ("who", bruno.Handle), ("password", TestApp.PalabreApp.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var path = (await Page.ReadAsync(refused)).QuerySelector("a[href^='/decisions/']")!.GetAttribute("href")!;

        var decision = await browser.ShowAsync(path);
        // A browser that tells no origin has its forms refused; to other sites the header tells none anyway.
        Assert.Null(decision.QuerySelector("meta[name=referrer]"));
        Assert.Contains("Three insults at 21:04.", decision.QuerySelector(".statement")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(carla.Handle, decision.DocumentElement.InnerHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path[..^3] + "abc")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(decision, "#appeal form", ("appeal", "It was a joke."))).StatusCode);
        Assert.Null((await browser.ShowAsync(path)).QuerySelector("#appeal form"));

        var id = path["/decisions/".Length..].Split('?')[0];
        Assert.Equal(HttpStatusCode.Forbidden, await judge.SettleAsync(id, "upheld"));
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(id, "overturned"));
        await House.UntilAsync(async () => await bruno.StatusAsync("/api/me") == HttpStatusCode.OK, "the token counts again");
        using var back = await bruno.BrowserAsync();
        Assert.NotNull((await back.ShowAsync("/")).QuerySelector(".notice a[href='/decisions']"));
        Assert.Contains("Read again.", (await back.ShowAsync($"/decisions/{id}")).QuerySelector(".statement")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await back.ShowAsync("/")).QuerySelector(".notice a[href='/decisions']"));
        Assert.Equal("measures", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("guest", HttpStatusCode.NotFound)]
    [InlineData("member", HttpStatusCode.NotFound)]
    [InlineData("reported", HttpStatusCode.NotFound)]
    [InlineData("reporter", HttpStatusCode.NotFound)]
    [InlineData("steward", HttpStatusCode.OK)]
    public async Task Only_stewards_learn_that_there_is_a_queue(string role, HttpStatusCode expected)
    {
        var (carla, bruno) = (await house.NewAsync("carla"), await house.NewAsync("bruno"));
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        var who = role switch
        {
            "guest" => house.App.Guest(),
            "reported" => bruno.Http,
            "reporter" => carla.Http,
            "steward" => (await house.NewAsync("judge", true)).Http,
            _ => (await house.NewAsync("member")).Http,
        };
        foreach (var path in new[] { "/stewards/reports", $"/stewards/reports/person/{bruno.Id}", "/stewards/log", "/api/stewards/reports" })
            Assert.Equal(expected, (await who.GetAsync(path, Ct)).StatusCode);
        var decide = await who.PostAsJsonAsync($"/api/stewards/reports/person/{bruno.Id}/decision", new { measure = "dismiss", facts = "Nothing." }, Ct);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.NoContent : HttpStatusCode.NotFound, decide.StatusCode);
    }

    [Fact]
    public async Task A_decision_is_read_by_the_one_it_concerns_and_by_nobody_else()
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "spam" });
        await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." });
        var id = (await bruno.JsonAsync("/api/decisions"))[0].GetProperty("id").GetString();
        using var his = await bruno.BrowserAsync();
        using var hers = await carla.BrowserAsync();
        Assert.Equal(HttpStatusCode.OK, (await his.GetAsync($"/decisions/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await hers.GetAsync($"/decisions/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await hers.GetAsync($"/decisions/{id}?key=guess")).StatusCode);
        using var guest = new Page(house.App);
        Assert.StartsWith("/sign-in", (await guest.GetAsync($"/decisions/{id}")).Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, (await carla.JsonAsync("/api/decisions")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await carla.Http.PostAsJsonAsync($"/api/decisions/{id}/appeal", new { appeal = "Me too." }, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_decision_needs_a_rule_facts_and_a_steward_whom_it_does_not_concern()
    {
        var (carla, judge) = (await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var other = await house.NewAsync("judge", true);
        await carla.ReportAsync(new { person = judge.Id.ToString(), rule = "other" });
        Assert.Equal(HttpStatusCode.Forbidden, await judge.DecideAsync(judge, new { measure = "dismiss", facts = "Nothing." }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await other.DecideAsync(judge, new { measure = "warning", rule = "other", facts = " " }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await other.DecideAsync(judge, new { measure = "warning", facts = "Rude." }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await other.DecideAsync(judge, new { measure = "suspension", rule = "other", facts = "Rude.", days = 0 }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await other.DecideAsync(judge, new { measure = "roomEnded", rule = "other", facts = "Rude." }));
        Assert.Equal(HttpStatusCode.NoContent, await other.DecideAsync(judge, new { measure = "dismiss", facts = "Nothing." }));
        Assert.Equal(HttpStatusCode.Conflict, await other.DecideAsync(judge, new { measure = "dismiss", facts = "Nothing." }));
        Assert.Equal("noBreach", (await carla.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());
        Assert.Equal(0, (await judge.JsonAsync("/api/decisions")).GetArrayLength());
    }

    [Fact]
    public async Task Three_abusive_reports_pause_a_reporter_and_an_appeal_that_wins_frees_them()
    {
        var (liar, judge, second) = (await house.NewAsync("liar"), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        for (var i = 0; i < FileReport.AbusiveBeforePause; i++)
        {
            var report = await liar.ReportAsync(new { person = (await house.NewAsync("bruno")).Id.ToString(), rule = "spam" });
            Assert.Equal(HttpStatusCode.NoContent, await judge.MarkAbusiveAsync(report));
        }
        var wish = new { person = judge.Id.ToString(), rule = "spam" };
        Assert.Equal(HttpStatusCode.Forbidden, (await liar.Http.PostAsJsonAsync("/api/reports", wish, Ct)).StatusCode);
        Assert.Equal("abusive", (await liar.JsonAsync("/api/reports"))[0].GetProperty("state").GetString());

        Assert.Equal("abusive_report", (await liar.JsonAsync("/api/decisions"))[0].GetProperty("rule").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(await liar.AppealAsync("It was true."), "overturned"));
        await liar.ReportAsync(wish);
    }

    [Fact]
    public async Task Twenty_reports_a_day_are_enough_for_one_member()
    {
        var (carla, bruno, dario) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("dario"));
        var wish = new { person = bruno.Id.ToString(), rule = "spam" };
        for (var i = 0; i < FileReport.PerDay; i++) await carla.ReportAsync(wish);
        var refused = await carla.Http.PostAsJsonAsync("/api/reports", wish, Ct);
        Assert.Equal((HttpStatusCode.Conflict, "reports_many"), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString()));
        await dario.ReportAsync(wish);
    }

    [Fact]
    public async Task A_reported_room_is_ended_and_a_reported_person_taken_out_of_theirs()
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        var (room, other) = (await bruno.OpenAsync(), await carla.OpenAsync());
        await carla.ReportAsync(new { room, rule = "illegal" });
        var answer = await judge.Http.PostAsJsonAsync($"/api/stewards/reports/room/{room}/decision", new { measure = "roomEnded", rule = "illegal", facts = "A sale." }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await House.UntilAsync(async () => !await IsLiveAsync(room), "the room is over");
        Assert.Equal("roomEnded", (await bruno.JsonAsync("/api/decisions"))[0].GetProperty("measure").GetString());

        await bruno.SpeakInAsync(other, carla);
        await carla.ReportAsync(new { person = bruno.Id.ToString(), room = other, rule = "harassment" });
        Assert.Equal(HttpStatusCode.NoContent, await judge.DecideAsync(bruno, new { measure = "removal", rule = "harassment", facts = "Shouting." }));
        await House.UntilAsync(async () => (await carla.JsonAsync($"/api/rooms/{other}")).GetProperty("stage").GetArrayLength() == 1, "they are out");
    }

    [Fact]
    public async Task A_report_says_whom_and_what_and_never_reaches_into_a_room_one_may_not_know_of()
    {
        var (carla, bruno) = (await house.NewAsync("carla"), await house.NewAsync("bruno"));
        var closed = await bruno.OpenAsync(access: "closed");
        async Task<(HttpStatusCode, string?)> TryAsync(object wish)
        {
            var answer = await carla.Http.PostAsJsonAsync("/api/reports", wish, Ct);
            return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
        }
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "report_what"), await TryAsync(new { rule = "spam" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "rule_unknown"), await TryAsync(new { person = bruno.Id.ToString(), rule = "boring" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "report_text_long"), await TryAsync(new { person = bruno.Id.ToString(), rule = "spam", text = new string('x', 1001) }));
        Assert.Equal((HttpStatusCode.Conflict, "report_yourself"), await TryAsync(new { person = carla.Id.ToString(), rule = "spam" }));
        Assert.Equal((HttpStatusCode.NotFound, "nobody_there"), await TryAsync(new { person = "12345", rule = "spam" }));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await TryAsync(new { room = closed, rule = "spam" }));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.App.Guest().PostAsJsonAsync("/api/reports", new { person = bruno.Id.ToString(), rule = "spam" }, Ct)).StatusCode);
        var filed = await carla.Http.PostAsJsonAsync("/api/reports", new { person = bruno.Id.ToString(), rule = "spam" }, Ct);
        // One report alone has no address: none is promised.
        Assert.Equal((HttpStatusCode.Created, null), (filed.StatusCode, filed.Headers.Location));
    }

    [Fact]
    public async Task The_form_of_a_room_offers_those_who_spoke_there_also_after_they_left_the_stage()
    {
        var (ada, bruno, carla) = (await house.NewAsync("ada"), await house.NewAsync("bruno"), await house.NewAsync("carla"));
        var room = await ada.OpenAsync();
        await bruno.SpeakInAsync(room, ada);
        Assert.Equal(HttpStatusCode.NoContent, await bruno.PutAsync($"/api/rooms/{room}/microphone", new { open = true }));
        Assert.Equal(HttpStatusCode.NoContent, await bruno.DropAsync($"/api/rooms/{room}/presence"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{room}"));

        using var browser = await carla.BrowserAsync();
        var form = await browser.ShowAsync($"/report?room={room}");
        Assert.Equal(["room", bruno.Id.ToString()], form.QuerySelectorAll("input[name=about]").Select(i => i.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendAsync(form, "form[action='/report']", ("rule", "spam"), ("text", ""))).StatusCode);
        var sent = await browser.SendAsync(form, "form[action='/report']", ("about", bruno.Id.ToString()), ("rule", "spam"), ("text", "Adverts."));
        Assert.Equal("/reports?sent", sent.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Stewards_find_the_queue_from_their_settings_with_a_count_and_decide_without_scripts()
    {
        var (carla, bruno, judge) = (await house.NewAsync("carla"), await house.NewAsync("bruno"), await house.NewAsync("judge", true));
        await carla.ReportAsync(new { person = bruno.Id.ToString(), rule = "hate", text = "See for yourself." });
        using var browser = await judge.BrowserAsync();
        var tab = (await browser.ShowAsync("/settings")).QuerySelector(".tabs a[href='/stewards/reports']")!;
        Assert.NotNull(tab.QuerySelector(".count"));
        Assert.NotNull((await browser.ShowAsync("/stewards/reports")).QuerySelector($"a[href='/stewards/reports/person/{bruno.Id}']"));
        var page = await browser.ShowAsync($"/stewards/reports/person/{bruno.Id}");
        Assert.Contains("See for yourself.", page.Body!.TextContent, StringComparison.Ordinal);
        var form = $"form[action='/stewards/reports/person/{bruno.Id}/decide']";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SendAsync(page, form, ("measure", "warning"), ("rule", "hate"), ("facts", ""))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(page, form, ("measure", "warning"), ("rule", "hate"), ("facts", "A slur."))).StatusCode);
        using var member = await carla.BrowserAsync();
        Assert.Null((await member.ShowAsync("/settings")).QuerySelector(".tabs a[href='/stewards/reports']"));
    }

    private async Task<bool> IsLiveAsync(string room) =>
        (await house.App.Guest().GetFromJsonAsync<JsonElement>($"/api/rooms/{room}", Ct)).GetProperty("state").GetString() == "live";
}
