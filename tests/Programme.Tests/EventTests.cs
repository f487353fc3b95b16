using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Programme.Tests;

/// <summary>What members announce on their own, in no club's name.</summary>
public sealed class EventTests(SeasonOfToday season) : IClassFixture<SeasonOfToday>
{
    private static CancellationToken Ct => Season.Ct;

    [Fact]
    public async Task Any_member_announces_a_room_that_everybody_finds_once()
    {
        var (aicha, fan) = (await season.NewAsync("aicha"), await season.NewAsync("fan"));
        var made = await MakeAsync(aicha, new { title = "Lire à voix haute", description = "Une heure.", topic = "books", language = "fr", durationMinutes = 90 });
        var show = made.GetProperty("id").GetString()!;
        Assert.Equal((JsonValueKind.Null, "", aicha.Handle, 90, true), (made.GetProperty("club").ValueKind, made.GetProperty("rrule").GetString(), made.GetProperty("host").GetProperty("handle").GetString(), made.GetProperty("durationMinutes").GetInt32(), made.GetProperty("mayChange").GetBoolean()));
        Assert.False((await fan.JsonAsync($"/api/shows/{show}")).GetProperty("mayChange").GetBoolean());
        Assert.Equal($"{Tomorrow}", Assert.Single(await fan.DatesAsync($"/api/events?host={aicha.Handle}")).GetProperty("original").GetString());
        Assert.Equal("member_unknown", await fan.RefusalAsync(HttpMethod.Get, "/api/events?host=nobody-at-all"));

        await FollowAsync(fan, aicha);
        using var browser = await fan.BrowserAsync();
        Assert.Contains("Lire à voix haute", (await browser.ShowAsync("/")).QuerySelector(".upcoming")!.TextContent, StringComparison.Ordinal);
        using var guest = new Page(season.App);
        Assert.Contains("Lire à voix haute", (await guest.ShowAsync($"/@{aicha.Handle}")).QuerySelector(".this-week")!.TextContent, StringComparison.Ordinal);
        var page = await guest.ShowAsync($"/show/{show}");
        Assert.Equal($"/@{aicha.Handle}", page.QuerySelector(".way-back a")!.GetAttribute("href"));
        var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement[0];
        Assert.Equal(("Event", "Person"), (data.GetProperty("@type").GetString(), data.GetProperty("organizer").GetProperty("@type").GetString()));
        await UntilAsync(async () => (await fan.JsonAsync($"/api/search?q={Uri.EscapeDataString("Lire à voix haute")}")).GetRawText().Contains($"/show/{show}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_held_by_whoever_announces_it_once_with_people_who_follow_them()
    {
        var (aicha, fan, other) = (await season.NewAsync("aicha"), await season.NewAsync("fan"), await season.NewAsync("other"));
        Assert.Equal("event_once", await aicha.RefusalAsync(HttpMethod.Post, "/api/events", Wish(new { rrule = "FREQ=WEEKLY" })));
        Assert.Equal("event_host", await aicha.RefusalAsync(HttpMethod.Post, "/api/events", Wish(new { host = fan.Handle })));
        Assert.Equal("event_cohost_unknown", await aicha.RefusalAsync(HttpMethod.Post, "/api/events", Wish(new { cohosts = new[] { fan.Handle } })));
        Assert.Equal("show_in_past", await aicha.RefusalAsync(HttpMethod.Post, "/api/events", Wish(new { start = "2020-01-01T20:00" })));
        await FollowAsync(fan, aicha);
        var show = (await MakeAsync(aicha, new { cohosts = new[] { fan.Handle }, membersOnly = true })).GetProperty("id").GetString()!;
        Assert.False((await other.JsonAsync($"/api/shows/{show}")).GetProperty("membersOnly").GetBoolean());
        foreach (var who in new[] { aicha, fan }) Assert.Null(await who.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}", new { title = "Lire ensemble" }));
        Assert.Equal("event_once", await aicha.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}", new { rrule = "FREQ=DAILY" }));
        Assert.Equal("show_not_yours", await other.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}", new { title = "À moi" }));
        Assert.Equal("show_coming_for_hosts", await other.RefusalAsync(HttpMethod.Get, $"/api/shows/{show}/occurrences/{Tomorrow}/coming"));
        using var guest = season.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PostAsJsonAsync("/api/events", Wish(null), Ct)).StatusCode);

        for (var more = 1; more < 20; more++) await MakeAsync(aicha);
        Assert.Equal("events_many", await aicha.RefusalAsync(HttpMethod.Post, "/api/events", Wish(null)));
        Assert.Null(await aicha.RefusalAsync(HttpMethod.Delete, $"/api/shows/{show}"));
        await MakeAsync(aicha);
    }

    [Fact]
    public async Task Whom_a_block_parts_from_the_host_or_a_host_who_is_suspended_shows_none()
    {
        var (aicha, fan) = (await season.NewAsync("aicha"), await season.NewAsync("fan"));
        var show = (await MakeAsync(aicha)).GetProperty("id").GetString()!;
        await fan.PutAsync($"/api/shows/{show}/occurrences/{Tomorrow}/rsvp");
        Assert.Equal(HttpStatusCode.NoContent, await aicha.PutAsync($"/api/me/blocks/{fan.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await fan.GetAsync($"/show/{show}"));
        Assert.Empty(await fan.DatesAsync($"/api/events?host={aicha.Handle}"));
        Assert.DoesNotContain($"/show/{show}", await fan.TextAsync($"/calendar/{await KeyAsync(fan)}.ics"), StringComparison.Ordinal);

        await season.App.AddAsync($"steward{aicha.Handle}", steward: true, password: PalabreApp.Password);
        using var steward = await season.App.AsAsync($"steward{aicha.Handle}");
        (await steward.PostAsJsonAsync("/api/reports", new { person = aicha.Id.ToString(), rule = "spam" }, Ct)).EnsureSuccessStatusCode();
        (await steward.PostAsJsonAsync($"/api/stewards/reports/person/{aicha.Id}/decision", new { measure = "suspension", rule = "spam", facts = "Adverts.", days = 1 }, Ct)).EnsureSuccessStatusCode();
        using var guest = season.App.Guest();
        await UntilAsync(async () => (await guest.GetAsync($"/show/{show}", Ct)).StatusCode == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_post_of_it_is_a_card_until_it_is_a_room()
    {
        var (aicha, fan) = (await season.NewAsync("aicha"), await season.NewAsync("fan"));
        await FollowAsync(fan, aicha);
        var soon = Local(TimeSpan.FromMinutes(20));
        var show = (await MakeAsync(aicha, new { title = "À qui l’eau ?", start = soon, post = true })).GetProperty("id").GetString()!;
        var post = Assert.Single((await fan.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray());
        Assert.Equal((show, "À qui l’eau ?"), (post.GetProperty("show").GetProperty("id").GetString(), post.GetProperty("show").GetProperty("title").GetString()));
        Assert.Equal(JsonValueKind.Null, post.GetProperty("room").ValueKind);
        using var browser = await fan.BrowserAsync();
        Assert.Contains("À qui l’eau ?", (await browser.ShowAsync("/home")).QuerySelector(".room-card")!.TextContent, StringComparison.Ordinal);

        await aicha.PostAsync($"/api/shows/{show}/occurrences/{soon}/room", new { });
        var now = Assert.Single((await fan.JsonAsync("/api/posts/home")).GetProperty("posts").EnumerateArray());
        Assert.True(now.GetProperty("room").GetProperty("isLive").GetBoolean());
        Assert.Equal(JsonValueKind.Null, now.GetProperty("show").ValueKind);
        // Who follows them hears of the room as of any other.
        await UntilAsync(async () => (await fan.ToldAsync()).Contains("roomOpened"));
        var room = now.GetProperty("room").GetProperty("id").GetString();
        Assert.Equal(JsonValueKind.Null, (await fan.JsonAsync($"/api/rooms/{room}")).GetProperty("club").ValueKind);
    }

    [Fact]
    public async Task It_stands_in_the_calendars_of_who_holds_it_and_who_comes_and_in_what_they_take_along()
    {
        var (aicha, fan, other) = (await season.NewAsync("aicha"), await season.NewAsync("fan"), await season.NewAsync("other"));
        var show = (await MakeAsync(aicha)).GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, await fan.PutAsync($"/api/shows/{show}/occurrences/{Tomorrow}/rsvp"));
        foreach (var (who, has) in new[] { (aicha, true), (fan, true), (other, false) })
            Assert.Equal(has, (await who.TextAsync($"/calendar/{await KeyAsync(who)}.ics")).Contains($"/show/{show}", StringComparison.Ordinal));
        Assert.Contains("BEGIN:VEVENT", await other.TextAsync($"/show/{show}/{Tomorrow}.ics"), StringComparison.Ordinal);
        await using var scope = season.App.Services.CreateAsyncScope();
        var taken = Assert.Single(scope.ServiceProvider.GetServices<ITakenAlong>(), one => one.File == "calendar.ics");
        Assert.Contains($"https://house.test/show/{show}", System.Text.Encoding.UTF8.GetString(await taken.OfAsync(fan.Id, "https://house.test", Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_follow_come_first_in_the_hall_of_who_has_a_club()
    {
        var (founder, slug) = await season.ClubAsync();
        var member = await season.MemberAsync(founder, slug);
        await founder.ShowAsync(slug, new { title = "Du club", start = Tomorrow });
        var (followed, stranger) = (await season.NewAsync("followed"), await season.NewAsync("stranger"));
        await FollowAsync(member, followed);
        await MakeAsync(followed, new { title = "De qui je suis", start = Local(TimeSpan.FromHours(60)) });
        for (var more = 0; more < 5; more++) await MakeAsync(stranger, new { title = "D’ailleurs", start = Local(TimeSpan.FromHours(2)) });
        using var browser = await member.BrowserAsync();
        var titles = (await browser.ShowAsync("/")).QuerySelectorAll(".upcoming h3").Select(t => t.TextContent.Trim()).ToList();
        Assert.Equal(5, titles.Count);
        Assert.Contains("Du club", titles);
        Assert.Equal("De qui je suis", titles[^1]);
    }

    [Fact]
    public async Task The_form_goes_on_from_that_of_a_room_and_a_change_keeps_it_once()
    {
        var aicha = await season.NewAsync("aicha");
        using var browser = await aicha.BrowserAsync("fr");
        Assert.NotNull((await browser.ShowAsync("/rooms/open")).QuerySelector("button[formaction='/events/new'][formmethod=get]"));
        Assert.Equal("/club/oliviers/shows/new", (await browser.GetAsync("/events/new?title=x&club=oliviers")).Headers.Location!.ToString());
        var form = await browser.ShowAsync("/events/new?title=Lire%20ensemble&language=ary&topics=books&access=open&club=");
        Assert.Equal(("Lire ensemble", "ary", "books"), (form.QuerySelector("[name=title]")!.GetAttribute("value"), form.QuerySelector("[name=language] [selected]")!.GetAttribute("value"), form.QuerySelector("[name=topic] [selected]")!.GetAttribute("value")));
        Assert.Null(form.QuerySelector("[name=rhythm][type=radio]"));
        (string, string)[] fields = [("title", "Lire ensemble"), ("start", Tomorrow[..16]), ("timeZone", "Europe/Paris"), ("durationMinutes", "60"), ("rhythm", "once"), ("language", "fr")];
        var bad = await browser.PostAsync("/events", [.. fields.Where(f => f.Item1 != "title"), ("title", "x")]);
        Assert.Equal(422, (int)bad.StatusCode);
        var made = await browser.PostAsync("/events", fields);
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        var edit = await browser.ShowAsync($"{path}/edit");
        Assert.Equal("once", edit.QuerySelector("[name=rhythm]")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{path}/edit", [.. fields.Where(f => f.Item1 != "start"), ("start", Local(TimeSpan.FromDays(2))[..16]), ("startWas", Tomorrow[..16]), ("timeZoneWas", "Europe/Paris"), ("rhythmWas", "once")])).StatusCode);
        var now = await aicha.JsonAsync($"/api/shows{path["/show".Length..]}");
        Assert.Equal(("", Local(TimeSpan.FromDays(2))[..16]), (now.GetProperty("rrule").GetString(), now.GetProperty("start").GetString()![..16]));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync($"{path}/end")).StatusCode);
    }

    private string Tomorrow => $"{season.Clock.GetUtcNow().AddDays(1):yyyy-MM-dd}T20:00:00";

    /// <summary>On the clock of UTC, in which events here are announced unless they say otherwise.</summary>
    private string Local(TimeSpan ahead) => $"{(season.Clock.GetUtcNow() + ahead).UtcDateTime:yyyy-MM-dd'T'HH:mm}:00";

    private JsonElement Wish(object? more) => JsonSerializer.SerializeToElement(Whole(more));

    private System.Text.Json.Nodes.JsonObject Whole(object? more)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["title"] ??= "Lire à voix haute";
        wish["timeZone"] ??= "UTC";
        wish["start"] ??= Tomorrow;
        return wish;
    }

    private Task<JsonElement> MakeAsync(Person person, object? more = null) => person.PostAsync("/api/events", Whole(more));

    private static async Task FollowAsync(Person who, Person whom) => Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync($"/api/members/{whom.Handle}/follow"));

    private static async Task<string> KeyAsync(Person person)
    {
        using var made = await person.Http.PostAsync("/api/calendar", null, Ct);
        var url = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("url").GetString()!;
        return url[(url.LastIndexOf('/') + 1)..^4];
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await done()) await Task.Delay(50, limit.Token);
    }
}

/// <summary>Those who come to an event are reminded and told as of shows of clubs. It has a clock of its own.</summary>
public sealed class EventNewsTests : IAsyncLifetime
{
    private readonly Season _season = new();

    public ValueTask InitializeAsync() => _season.InitializeAsync();
    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    public async Task Who_comes_is_reminded_told_of_another_hour_and_of_the_end()
    {
        var (aicha, fan, other) = (await _season.NewAsync("aicha"), await _season.NewAsync("fan"), await _season.NewAsync("other"));
        var made = await aicha.PostAsync("/api/events", new { title = "Lire à voix haute", timeZone = "UTC", start = "2026-02-09T20:00:00" });
        var date = $"/api/shows/{made.GetProperty("id").GetString()}/occurrences/2026-02-09T20:00:00";
        Assert.Equal(HttpStatusCode.NoContent, await fan.PutAsync($"{date}/rsvp"));
        Assert.Equal(1, (await other.JsonAsync(date)).GetProperty("coming").GetInt32());
        await _season.AtAsync(At(19, 51));
        await _season.AtAsync(At(19, 55));
        foreach (var who in new[] { aicha, fan }) Assert.Single(await who.ToldAsync(), "eventSoon");
        Assert.Equal(HttpStatusCode.NoContent, await aicha.PutAsync(date, new { start = "2026-02-09T21:00:00" }));
        await _season.HeardAsync();
        Assert.Equal(["eventSoon", "eventMoved"], await fan.ToldAsync());
        Assert.Equal("occurrence_early", await aicha.RefusalAsync(HttpMethod.Post, $"{date}/room"));
        Assert.Equal(HttpStatusCode.NoContent, await aicha.DropAsync(date));
        await _season.HeardAsync();
        Assert.Equal(["eventSoon", "eventMoved", "eventCancelled"], await fan.ToldAsync());
        Assert.Equal("occurrence_cancelled", await aicha.RefusalAsync(HttpMethod.Post, $"{date}/room"));
        Assert.Equal(HttpStatusCode.NoContent, await aicha.SendAsync($"{date}/restore"));
        await _season.AtAsync(At(20, 35));
        var room = (await aicha.PostAsync($"{date}/room", new { })).GetProperty("room").GetString();
        await _season.HeardAsync();
        Assert.Contains("roomOpened", await fan.ToldAsync());
        Assert.Equal(room, (await other.JsonAsync(date)).GetProperty("room").GetString());
        Assert.Empty(await other.ToldAsync());
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 2, 9, hour, minute, 0, TimeSpan.Zero);
}
