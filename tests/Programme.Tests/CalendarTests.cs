using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Palabre.Calendar.Tests.ReadBack;

namespace Palabre.Programme.Tests;

/// <summary>Calendars as other people's programs fetch and read them, and the club's feed of news.</summary>
public sealed class CalendarTests(Season season) : IClassFixture<Season>
{
    private static CancellationToken Ct => Season.Ct;

    [Theory]
    [InlineData("ical.js")]
    [InlineData("icalendar")]
    public async Task A_clubs_feed_is_read_back_as_its_programme_over_two_years(string program)
    {
        var (founder, slug) = await season.ClubAsync();
        foreach (var timeZone in new[] { "Europe/Paris", "Africa/Casablanca", "Australia/Sydney", "America/New_York" })
        {
            var show = await founder.ShowAsync(slug, new { title = $"À huit heures, {timeZone}", timeZone, exceptions = new[] { "2026-12-28T20:00:00" } });
            Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}/occurrences/2026-03-23T20:00:00"));
            Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync($"/api/shows/{show}/occurrences/2026-11-30T20:00:00", new { start = "2026-12-02T21:30:00" }));
        }
        await founder.ShowAsync(slug, new { title = "Une seule fois", start = "2026-05-05T18:00:00", rrule = "" });
        var ours = new List<string>();
        foreach (var (from, to) in new[] { ("2026-02-02", "2027-02-01"), ("2027-02-01", "2028-02-01") })
            ours.AddRange((await founder.DatesAsync($"/api/clubs/{slug}/programme?from={from}&to={to}")).Select(d => Line(d.GetProperty("start").GetDateTimeOffset(), d.GetProperty("title").GetString()!, d.GetProperty("isCancelled").GetBoolean())));

        var bytes = await founder.Http.GetByteArrayAsync($"/club/{slug}/programme.ics", Ct);
        var theirs = await CalendarPrograms.ReadAsync(program, bytes, new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), new(2028, 2, 1, 0, 0, 0, TimeSpan.Zero), Ct);
        Assert.Equal(ours.Order(StringComparer.Ordinal), theirs.Select(r => Line(DateTimeOffset.FromUnixTimeSeconds(r.Start), r.Title, r.Cancelled)).Order(StringComparer.Ordinal));
        // The last evening in New York is after midnight in UTC.
        Assert.Equal(3 * 103 + 102 + 1, ours.Count);
    }

    [Fact]
    public async Task A_feed_is_a_calendar_with_a_tag_and_says_when_nothing_is_new()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { title = "Un titre assez long pour que sa ligne soit pliée, ثلاثاء 🌳" });
        using var guest = season.App.Guest();
        var answer = await guest.GetAsync($"/club/{slug}/programme.ics", Ct);
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains("BEGIN:VTIMEZONE", text, StringComparison.Ordinal);
        Assert.Contains("ORGANIZER;CN=", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(answer.Headers.ETag));
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}/occurrences/2026-02-09T20:00:00"));
        Assert.Equal(HttpStatusCode.OK, await AgainAsync(answer.Headers.ETag));
        var now = await guest.GetStringAsync($"/club/{slug}/programme.ics", Ct);
        Assert.Contains("RECURRENCE-ID;TZID=Europe/Paris:20260209T200000", now, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1", now, StringComparison.Ordinal);
        Assert.Contains("STATUS:CANCELLED", now, StringComparison.Ordinal);

        async Task<HttpStatusCode> AgainAsync(EntityTagHeaderValue? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/club/{slug}/programme.ics");
            request.Headers.IfNoneMatch.Add(tag!);
            return (await guest.SendAsync(request, Ct)).StatusCode;
        }
    }

    [Fact]
    public async Task A_show_and_one_of_its_dates_have_calendars_of_their_own()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug);
        await founder.ShowAsync(slug, new { title = "Une autre" });
        Assert.DoesNotContain("Une autre", await founder.TextAsync($"/show/{show}.ics"), StringComparison.Ordinal);
        await founder.PutAsync($"/api/shows/{show}/occurrences/2026-02-16T20:00:00", new { start = "2026-02-18T21:00:00" });
        var one = await founder.TextAsync($"/show/{show}/2026-02-16T20:00:00.ics");
        Assert.Contains("DTSTART;TZID=Europe/Paris:20260218T210000", one, StringComparison.Ordinal);
        Assert.DoesNotContain("RRULE:", one[one.IndexOf("BEGIN:VEVENT", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await founder.GetAsync($"/show/{show}/2026-02-17T20:00:00.ics"));
    }

    [Fact]
    public async Task A_members_own_calendar_has_what_they_hold_what_their_clubs_hold_and_what_they_come_to()
    {
        var (fatou, own) = await season.ClubAsync();
        var (bo, others) = await season.ClubAsync();
        await fatou.ShowAsync(own, new { title = "Du mien" });
        var elsewhere = await bo.ShowAsync(others, new { title = "Ailleurs" });
        await bo.ShowAsync(others, new { title = "Sans moi" });
        await fatou.PutAsync($"/api/shows/{elsewhere}/occurrences/2026-02-16T20:00:00/rsvp");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await fatou.JsonAsync("/api/calendar")).GetProperty("url").ValueKind);
        var address = await MakeAsync(fatou);
        using var program = season.App.Guest();
        var text = await program.GetStringAsync(address, Ct);
        Assert.Contains("SUMMARY:Du mien", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Europe/Paris:20260216T200000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sans moi", text, StringComparison.Ordinal);
        Assert.Contains("TRIGGER:-PT10M", text, StringComparison.Ordinal);

        var other = await MakeAsync(fatou);
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(address, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(other, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await fatou.DropAsync("/api/calendar"));
        Assert.Equal(HttpStatusCode.NotFound, (await program.GetAsync(other, Ct)).StatusCode);
    }

    [Fact]
    public async Task News_of_a_club_are_a_feed_of_shows_and_open_rooms()
    {
        var (founder, slug) = await season.ClubAsync();
        await founder.ShowAsync(slug, new { title = "La science & le marché <1>", description = "Une heure." });
        await founder.ShowAsync(slug, new { title = "Entre nous", membersOnly = true });
        await founder.PostAsync("/api/rooms", new { title = "Le grand débat", access = "open", club = slug });
        using var guest = season.App.Guest();
        var answer = await guest.GetAsync($"/club/{slug}/feed.atom", Ct);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var titles = feed.Root!.Elements(atom + "entry").Select(e => e.Element(atom + "title")!.Value).ToList();
        Assert.Equal(2, titles.Count);
        Assert.Contains(titles, t => t.EndsWith("La science & le marché <1>", StringComparison.Ordinal));
        Assert.Contains(titles, t => t.EndsWith("Le grand débat", StringComparison.Ordinal));
        Assert.All(feed.Root.Elements(atom + "entry"), e => Assert.True(DateTimeOffset.TryParse(e.Element(atom + "updated")!.Value, CultureInfo.InvariantCulture, out _)));
    }

    private static async Task<string> MakeAsync(Person person) =>
        (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<System.Text.Json.JsonElement>((await person.Http.PostAsync("/api/calendar", null, Ct)).Content, Ct)).GetProperty("url").GetString()!;

    private static string Line(DateTimeOffset start, string title, bool cancelled) => string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime:yyyy-MM-dd HH:mm} {title}{(cancelled ? " off" : "")}");
}
