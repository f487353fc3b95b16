using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Palabre.Programme.Tests;

/// <summary>Pages and forms, as a browser without scripts has them.</summary>
public sealed class PagesTests(SeasonOfToday season) : IClassFixture<SeasonOfToday>
{
    private static CancellationToken Ct => Season.Ct;

    [Fact]
    public async Task A_form_with_a_mistake_comes_back_with_what_was_typed_and_then_makes_the_show()
    {
        var (founder, slug) = await season.ClubAsync();
        using var browser = await founder.BrowserAsync();
        var form = await browser.ShowAsync($"/club/{slug}/shows/new");
        Assert.NotNull(form.QuerySelector("select[name=timeZone] option[value='Africa/Casablanca']"));
        Assert.Equal("weekly", form.QuerySelector("input[name=rhythm][checked]")?.GetAttribute("value"));

        var refused = await browser.PostAsync($"/club/{slug}/shows", Fields("x", "fortnightly"));
        Assert.Equal(422, (int)refused.StatusCode);
        var again = await Page.ReadAsync(refused);
        Assert.NotNull(again.QuerySelector("#field-title-wrong"));
        Assert.Equal(("Une heure, un savant.", "fortnightly", "Africa/Casablanca", "ary"), (again.QuerySelector("#field-description")!.TextContent, again.QuerySelector("input[name=rhythm][checked]")?.GetAttribute("value"),
            again.QuerySelector("select[name=timeZone] option[selected]")?.GetAttribute("value"), again.QuerySelector("select[name=language] option[selected]")?.GetAttribute("value")));
        Assert.Equal($"{Start}", again.QuerySelector("#field-start")?.GetAttribute("value"));

        var made = await browser.PostAsync($"/club/{slug}/shows", Fields("Parle-moi de science", "fortnightly"));
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var page = await browser.ShowAsync(made.Headers.Location!.ToString());
        Assert.Contains("Every other", page.QuerySelector(".rhythm")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(6, page.QuerySelectorAll(".date-entry").Length);
    }

    [Theory]
    [InlineData("2027-05-31", "2027-06-28")]
    public void A_show_of_the_last_monday_stays_one_when_its_form_is_sent_from_a_month_with_four(string first, string next)
    {
        Assert.Equal("FREQ=MONTHLY;BYDAY=-1MO", Rhythms.RuleOf("monthly", DateTime.Parse(first, System.Globalization.CultureInfo.InvariantCulture)));
        var form = new FormCollection(new() { ["start"] = $"{next}T20:00", ["startWas"] = $"{next}T20:00", ["timeZone"] = "Europe/Paris", ["timeZoneWas"] = "Europe/Paris", ["rhythm"] = "monthly", ["rhythmWas"] = "monthly" });
        Assert.Null(ShowWish.Of(form).Rrule);
        Assert.Null(ShowWish.Of(form).Start);
    }

    [Fact]
    public async Task The_form_of_a_show_changes_its_words_without_moving_it()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { start = $"{Start}:00", rrule = "FREQ=WEEKLY;COUNT=8" });
        using var browser = await founder.BrowserAsync();
        var form = await browser.ShowAsync($"/show/{show}/edit");
        Assert.Equal("kept", form.QuerySelector("input[name=rhythm][checked]")?.GetAttribute("value"));
        var fields = form.QuerySelectorAll("main form.form input:not([type=radio]):not([type=checkbox])").Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).Where(f => f.Item1 is not "title")
            .Append(("title", "La science au marché")).Append(("timeZone", "Europe/Paris")).Append(("durationMinutes", "60")).Append(("language", "fr")).Append(("rhythm", "kept")).ToArray();
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"/show/{show}/edit", fields)).StatusCode);
        var now = await founder.JsonAsync($"/api/shows/{show}");
        Assert.Equal(("La science au marché", $"{Start}:00", "FREQ=WEEKLY;COUNT=8"), (now.GetProperty("title").GetString(), now.GetProperty("start").GetString(), now.GetProperty("rrule").GetString()));
    }

    [Fact]
    public async Task A_form_says_after_how_many_times_or_on_which_day_a_show_ends()
    {
        var (founder, slug) = await season.ClubAsync();
        using var browser = await founder.BrowserAsync();
        foreach (var (field, wrong) in new[] { ("times", "0"), ("times", "many"), ("until", "soon"), ("until", "") })
        {
            var refused = await browser.PostAsync($"/club/{slug}/shows", [.. Fields("Quatre soirs", "weekly"), ("ends", field == "times" ? "after" : "on"), (field, wrong)]);
            Assert.Equal(422, (int)refused.StatusCode);
            Assert.NotNull((await Page.ReadAsync(refused)).QuerySelector($"#field-{field}-wrong"));
        }
        var made = await browser.PostAsync($"/club/{slug}/shows", [.. Fields("Quatre soirs", "weekly"), ("ends", "after"), ("times", "4")]);
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        Assert.Equal("FREQ=WEEKLY;COUNT=4", await RuleAsync(founder, path));
        var page = await browser.ShowAsync(path);
        Assert.Equal(4, page.QuerySelectorAll(".date-entry").Length);
        Assert.Contains("Every", page.QuerySelector(".rhythm")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"until {Day.AddDays(21).ToString("d MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("en"))}", page.QuerySelector(".rhythm")!.TextContent, StringComparison.Ordinal);

        // The form shows the end there is, and an end that is not touched stays.
        var form = await browser.ShowAsync($"{path}/edit");
        Assert.Equal(("after", "4"), (form.QuerySelector("input[name=ends][checked]")?.GetAttribute("value"), form.QuerySelector("#field-times")?.GetAttribute("value")));
        await ChangeAsync(browser, path, ("ends", "after"), ("times", "4"));
        Assert.Equal("FREQ=WEEKLY;COUNT=4", await RuleAsync(founder, path));

        var last = Day.AddDays(8);
        await ChangeAsync(browser, path, ("ends", "on"), ("until", $"{last:yyyy-MM-dd}"), ("times", "4"));
        Assert.Equal($"FREQ=WEEKLY;UNTIL={last:yyyyMMdd}", await RuleAsync(founder, path));
        Assert.Equal(2, (await browser.ShowAsync(path)).QuerySelectorAll(".date-entry").Length);
        Assert.Equal("on", (await browser.ShowAsync($"{path}/edit")).QuerySelector("input[name=ends][checked]")?.GetAttribute("value"));
        await ChangeAsync(browser, path, ("ends", "never"), ("until", $"{last:yyyy-MM-dd}"));
        Assert.Equal("FREQ=WEEKLY", await RuleAsync(founder, path));
        Assert.DoesNotContain("until", (await browser.ShowAsync(path)).QuerySelector(".rhythm")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<string?> RuleAsync(Person person, string path) => (await person.JsonAsync($"/api/shows/{path["/show/".Length..]}")).GetProperty("rrule").GetString();

    /// <summary>Sends the form of a show as it is, but for these.</summary>
    private static async Task ChangeAsync(Page browser, string path, params (string Name, string Value)[] other)
    {
        var form = await browser.ShowAsync($"{path}/edit");
        var names = other.Select(o => o.Name).Append("ends").ToHashSet();
        var fields = form.QuerySelectorAll("main form.form :is(input, textarea)").Where(i => i.GetAttribute("type") is not ("radio" or "checkbox") || i.HasAttribute("checked"))
            .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? i.TextContent))
            .Concat(form.QuerySelectorAll("main form.form select").Select(s => (s.GetAttribute("name")!, s.QuerySelector("option[selected]")?.GetAttribute("value") ?? "")));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{path}/edit", [.. fields.Where(f => !names.Contains(f.Item1)), .. other])).StatusCode);
    }

    [Fact]
    public async Task The_week_has_its_shows_by_day_with_a_bell_for_members_and_ways_on()
    {
        var (founder, slug) = await season.ClubAsync();
        var moussa = await season.MemberAsync(founder, slug);
        var show = await founder.ShowAsync(slug, new { title = "Vos papiers !", start = $"{Start}:00", topic = "society" });
        using var browser = await moussa.BrowserAsync();
        var address = $"/club/{slug}/programme?week={Start[..10]}";
        var week = await browser.ShowAsync(address);
        Assert.Equal("Vos papiers !", week.QuerySelector(".slot-line h3")!.TextContent.Trim());
        Assert.NotNull(week.QuerySelector("a[rel=prev]"));
        Assert.NotNull(week.QuerySelector("a[href^='webcal:']"));
        var bell = week.QuerySelector(".slot-line form")!;
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync(bell.GetAttribute("action")!, ("come", "true"), ("back", address))).StatusCode);
        Assert.Equal("true", (await browser.ShowAsync(address)).QuerySelector(".bell-button")?.GetAttribute("aria-pressed"));
        Assert.Contains("1 person", (await browser.ShowAsync($"/show/{show}")).QuerySelector(".date-entry")!.TextContent, StringComparison.Ordinal);
        using var guest = new Page(season.App);
        Assert.Null((await guest.ShowAsync(address)).QuerySelector(".slot-line form"));
        Assert.NotNull((await guest.ShowAsync($"/club/{slug}/programme?week=2020-01-01")).QuerySelector(".empty, .slot-line"));
        Assert.NotNull((await guest.ShowAsync($"/club/{slug}")).QuerySelector(".this-week .slot-line"));
        Assert.NotNull((await guest.ShowAsync("/")).QuerySelector(".upcoming .slot-line"));
    }

    [Fact]
    public async Task Search_engines_read_an_event_and_no_title_breaks_out_of_it()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { title = "</script><b>Gras</b>", start = $"{Start}:00" });
        using var guest = new Page(season.App);
        var page = await guest.ShowAsync($"/show/{show}");
        var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement[0];
        Assert.Equal(("Event", "</script><b>Gras</b>", "https://schema.org/EventScheduled"), (data.GetProperty("@type").GetString(), data.GetProperty("name").GetString(), data.GetProperty("eventStatus").GetString()));
        Assert.StartsWith($"{Start}:00", data.GetProperty("startDate").GetString(), StringComparison.Ordinal);
        Assert.EndsWith($"/show/{show}", data.GetProperty("location").GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("</script><b>Gras</b>", page.QuerySelector("meta[property='og:title']")?.GetAttribute("content"));
    }

    [Fact]
    public async Task Another_site_may_frame_the_week_and_nothing_else_of_ours()
    {
        var (founder, slug) = await season.ClubAsync();
        await founder.ShowAsync(slug, new { title = "Micro ouvert", start = $"{Start}:00" });
        using var guest = new Page(season.App);
        var answer = await guest.GetAsync($"/club/{slug}/programme/embed");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors *", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var page = await Page.ReadAsync(answer);
        Assert.Null(page.QuerySelector("script, form"));
        Assert.Equal("Micro ouvert", page.QuerySelector(".slot-line h3")!.TextContent.Trim());
        Assert.All(page.QuerySelectorAll("a"), a => Assert.StartsWith("http", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("frame-ancestors 'none'", Assert.Single((await guest.GetAsync($"/club/{slug}/programme")).Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ones_own_calendar_has_a_page_that_makes_and_takes_back_its_address()
    {
        var moussa = await season.NewAsync("moussa");
        using var browser = await moussa.BrowserAsync();
        var before = await browser.ShowAsync("/calendar");
        Assert.Null(before.QuerySelector("#calendar-address"));
        Assert.NotNull(before.QuerySelector(".tabs a[href='/calendar'][aria-current]"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/calendar")).StatusCode);
        var address = (await browser.ShowAsync("/calendar")).QuerySelector("#calendar-address")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.OK, (await season.App.Guest().GetAsync(address, Ct)).StatusCode);
        await browser.PostAsync("/calendar/revoke");
        Assert.Equal(HttpStatusCode.NotFound, (await season.App.Guest().GetAsync(address, Ct)).StatusCode);
    }

    /// <summary>The day after tomorrow at eight in the evening.</summary>
    private string Start => $"{Day:yyyy-MM-dd}T20:00";

    private DateTime Day => season.Clock.GetUtcNow().UtcDateTime.Date.AddDays(2);

    private (string, string)[] Fields(string title, string rhythm) =>
    [
        ("title", title), ("description", "Une heure, un savant."), ("start", Start), ("startWas", ""), ("timeZoneWas", ""), ("timeZone", "Africa/Casablanca"), ("durationMinutes", "60"), ("rhythm", rhythm), ("language", "ary"),
        ("topic", "science"), ("host", ""), ("cohosts", ""),
    ];
}
