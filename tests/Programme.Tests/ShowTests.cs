using System.Net;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Calendar.Rules;
using Palabre.Calendar.Schedules;
using Palabre.Kit.Words;

namespace Palabre.Programme.Tests;

/// <summary>Announcing, changing and ending shows.</summary>
public sealed class ShowTests(Season season) : IClassFixture<Season>
{
    [Fact]
    public async Task A_show_is_announced_listed_and_expanded()
    {
        var (founder, slug) = await season.ClubAsync();
        var made = await founder.MakeAsync(slug, new { description = "Une heure, un savant.", language = "ary", topic = "science", durationMinutes = 90 });
        Assert.Equal(("Parle-moi de science", "ary", "science", 90, "FREQ=WEEKLY"), (made.GetProperty("title").GetString(), made.GetProperty("language").GetString(), made.GetProperty("topic").GetString(), made.GetProperty("durationMinutes").GetInt32(), made.GetProperty("rrule").GetString()));
        Assert.Equal(new DateTimeOffset(2026, 2, 9, 20, 0, 0, TimeSpan.FromHours(1)), made.GetProperty("next").GetDateTimeOffset());
        var id = made.GetProperty("id").GetString();
        Assert.Equal(id, Assert.Single((await founder.JsonAsync($"/api/clubs/{slug}/shows")).GetProperty("shows").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(["02-09 19:00", "02-16 19:00"], await founder.MomentsAsync($"/api/clubs/{slug}/programme?from=2026-02-09&to=2026-02-23"));
        var first = (await founder.DatesAsync($"/api/shows/{id}/occurrences?from=2026-02-09&to=2026-02-10"))[0];
        Assert.Equal(90, (first.GetProperty("end").GetDateTimeOffset() - first.GetProperty("start").GetDateTimeOffset()).TotalMinutes);
    }

    [Theory]
    [InlineData("weekly", "FREQ=WEEKLY")]
    [InlineData("fortnightly", "FREQ=WEEKLY;INTERVAL=2")]
    [InlineData("monthly", "FREQ=MONTHLY;BYDAY=2MO")]
    [InlineData("once", "")]
    public void What_a_form_offers_is_a_rule_and_is_read_back_from_it(string rhythm, string rule)
    {
        var start = new DateTime(2026, 2, 9, 20, 0, 0);
        Assert.Equal(rule, Rhythms.RuleOf(rhythm, start));
        Assert.Equal(rhythm, Rhythms.Of(rule, start));
    }

    [Fact]
    public void A_monthly_show_of_a_fifth_monday_is_of_the_last() =>
        Assert.Equal("FREQ=MONTHLY;BYDAY=-1MO", Rhythms.RuleOf("monthly", new DateTime(2026, 3, 30, 20, 0, 0)));

    [Fact]
    public void Everything_the_calendar_refuses_is_said_in_words()
    {
        var words = season.App.Services.GetRequiredService<WordBook>();
        var codes = new[] { typeof(RuleRefusal), typeof(ScheduleRefusal) }.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(f => f.IsLiteral && f.FieldType == typeof(string)).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.True(codes.Count >= 17, $"Only {codes.Count} codes found.");
        Assert.DoesNotContain(codes, code => !words.Has($"refusal.{code}"));
    }

    [Theory]
    [InlineData("RRULE:", "rule_empty")]
    [InlineData("FREQ=HOURLY", "rule_part_unsupported")]
    [InlineData("FREQ=WEEKLY;FOO=1", "rule_part_unknown")]
    [InlineData("FREQ", "rule_malformed")]
    [InlineData("FREQ=WEEKLY;FREQ=DAILY", "rule_part_twice")]
    [InlineData("INTERVAL=2", "rule_frequency_missing")]
    [InlineData("FREQ=WEEKLY;INTERVAL=0", "rule_value")]
    [InlineData("FREQ=WEEKLY;COUNT=3;UNTIL=20260401", "rule_two_ends")]
    [InlineData("FREQ=WEEKLY;BYDAY=2MO", "rule_numbered_weekday")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=9", "rule_month_days_weekly")]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", "rule_positions_alone")]
    [InlineData("FREQ=WEEKLY;UNTIL=20260101", "schedule_never")]
    [InlineData("FREQ=WEEKLY;BYDAY=TU", "schedule_start_not_in_rule")]
    public async Task A_rule_that_is_none_is_refused_by_the_code_of_the_calendar(string rrule, string code)
    {
        var (founder, slug) = await season.ClubAsync();
        Assert.Equal(code, await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", new { title = "Le conseil", timeZone = "Europe/Paris", start = "2026-02-09T20:00:00", rrule }));
    }

    [Theory]
    [InlineData("title", "x", "show_title")]
    [InlineData("timeZone", "Europe/Nowhere", "time_zone_unknown")]
    [InlineData("start", "2026-02-09T20:00:00Z", "show_start")]
    [InlineData("start", "2026-02-09T20:00:00+01:00", "show_start")]
    [InlineData("start", "2028-02-07T20:00:00", "show_far")]
    [InlineData("language", "tlh", "language_unknown")]
    [InlineData("topic", "gossip", "topic_unknown")]
    public async Task Each_field_says_what_is_wrong_with_it(string field, string value, string code)
    {
        var (founder, slug) = await season.ClubAsync();
        var wish = new Dictionary<string, string> { ["title"] = "Le conseil", ["timeZone"] = "Europe/Paris", ["start"] = "2026-02-09T20:00:00", [field] = value };
        Assert.Equal(code, await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", wish));
    }

    [Fact]
    public async Task A_single_event_that_is_over_cannot_be_announced_a_weekly_show_that_runs_already_can()
    {
        var (founder, slug) = await season.ClubAsync();
        Assert.Equal("show_in_past", await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", new { title = "Le conseil", timeZone = "Europe/Paris", start = "2026-01-05T20:00", rrule = "" }));
        var show = await founder.MakeAsync(slug, new { start = "2025-01-06T20:00" });
        Assert.StartsWith("2026-02-02T20:00:00", show.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exceptions_are_days_on_which_nothing_takes_place_and_must_be_its_days()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { exceptions = new[] { "2026-02-16T20:00:00" } });
        Assert.Equal(["02-09 19:00", "02-23 19:00"], await founder.MomentsAsync($"/api/shows/{show}/occurrences?from=2026-02-08&to=2026-02-28"));
        Assert.Equal("occurrence_unknown", await founder.RefusalAsync(HttpMethod.Get, $"/api/shows/{show}/occurrences/2026-02-16T20:00:00"));
        Assert.Equal("schedule_no_occurrence", await founder.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}", new { exceptions = new[] { "2026-02-17T20:00:00" } }));
    }

    [Fact]
    public async Task Words_are_changed_alone_and_leave_the_times_as_they_are()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug);
        Assert.Equal(HttpStatusCode.OK, await founder.PutAsync($"/api/shows/{show}", new { title = "La science au marché" }));
        var changed = await founder.JsonAsync($"/api/shows/{show}");
        Assert.Equal(("La science au marché", "2026-02-09T20:00:00", 1), (changed.GetProperty("title").GetString(), changed.GetProperty("start").GetString(), changed.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task A_show_that_ends_before_it_began_is_gone_and_its_calendar_says_cancelled()
    {
        var (founder, slug) = await season.ClubAsync();
        var show = await founder.ShowAsync(slug);
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}"));
        Assert.Empty(await founder.DatesAsync($"/api/clubs/{slug}/programme?from=2026-02-01&to=2026-04-01"));
        Assert.Contains("STATUS:CANCELLED", await founder.TextAsync($"/club/{slug}/programme.ics"), StringComparison.Ordinal);
        Assert.Equal("show_over", await founder.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}", new { title = "Trop tard" }));
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}"));
    }

    [Fact]
    public async Task A_club_announces_no_more_than_its_house_allows()
    {
        var settings = season.App.Services.GetRequiredService<ProgrammeSettings>();
        var (founder, slug) = await season.ClubAsync();
        (settings.MostShows, var before) = (1, settings.MostShows);
        try
        {
            var show = await founder.ShowAsync(slug);
            Assert.Equal("shows_many", await founder.RefusalAsync(HttpMethod.Post, $"/api/clubs/{slug}/shows", new { title = "Le conseil", timeZone = "Europe/Paris", start = "2026-02-09T20:00" }));
            await founder.DropAsync($"/api/shows/{show}");
            await founder.ShowAsync(slug);
        }
        finally { settings.MostShows = before; }
    }
}
