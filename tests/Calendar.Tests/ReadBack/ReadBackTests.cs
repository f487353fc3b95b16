using System.Text;
using Palabre.Calendar.Ics;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Tests.Rules;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Tests.ReadBack;

/// <summary>What other people's programs make of our feeds, to the minute.</summary>
public sealed class ReadBackTests
{
    private static readonly DateTimeOffset _from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _to = new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ical.js")]
    [InlineData("icalendar")]
    public async Task Two_years_of_weekly_shows_in_six_zones_are_read_as_we_expand_them(string program)
    {
        CalendarEvent[] shows = [Show(Clocks.Paris), Show(Clocks.Casablanca), Show(Clocks.Sydney), Show(Clocks.NewYork), Show(Clocks.Kolkata), Show(Clocks.Utc)];
        var read = await AssertReadAsync(program, shows);

        Assert.Equal(6 * 102, read.Count); // 104 Sundays, two excepted
        Assert.Equal(6, read.Count(one => one.Cancelled));
        Assert.Equal(6, read.Count(one => one.Title == "Moved, ثلاثاء 🌳"));
    }

    [Theory]
    [InlineData("ical.js")]
    [InlineData("icalendar")]
    public async Task Rules_of_every_kind_are_read_as_we_expand_them(string program)
    {
        string[] rules =
        [
            "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=400", "FREQ=DAILY;BYMONTH=1,7", "FREQ=DAILY;BYDAY=SA,SU", "FREQ=DAILY;UNTIL=20270601",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "FREQ=WEEKLY;COUNT=31;BYDAY=MO,WE,FR",
            "FREQ=WEEKLY;BYMONTH=3,10;BYDAY=SU", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=1SU,3SU", "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            "FREQ=YEARLY;BYMONTH=6,9;BYMONTHDAY=1,15",
        ];
        Zone[] zones = [Clocks.Paris, Clocks.Casablanca, Clocks.Sydney, Clocks.NewYork, Clocks.Kolkata];
        await AssertReadAsync(program, [.. rules.Select((rule, i) => Event(RuleDatesTests.Read(rule).ToString(), zones[i % zones.Length], rule))]);
    }

    [Fact]
    public async Task Both_parts_of_a_split_series_are_read_as_the_whole_was()
    {
        var whole = Show(Clocks.Casablanca);
        Assert.Null(whole.Schedule.Split(new(2027, 2, 28, 20, 0, 0), out var parts));
        var read = await AssertReadAsync("ical.js", [whole with { Schedule = parts.Before }, whole with { Schedule = parts.After, Uid = "after@palabre.example" }]);
        Assert.Equal(102, read.Count);
    }

    [Theory]
    [InlineData("ical.js")]
    [InlineData("icalendar")]
    public async Task Titles_in_any_script_survive_folding(string program)
    {
        string[] titles =
        [
            string.Concat(Enumerable.Repeat("نقاش مفتوح، عن المدينة؛ والماء. ", 9)).Trim(),
            string.Concat(Enumerable.Repeat("👩🏾‍🎤🌳🎙️", 20)),
            // icalendar 4 takes the n behind a written backslash for the end of a line.
            @"back\slash, semi;colon: ""quoted""" + (program == "ical.js" ? @" \n is no line" : ""),
            "two\nlines",
            "L’heure d’été : 20 h — « voilà »",
        ];
        await AssertReadAsync(program, [.. titles.Select((title, i) => new CalendarEvent($"{i}@palabre.example", new(new(2026, 5, 1 + i, 20, 0, 0), Clocks.Paris, TimeSpan.FromHours(1)), title, _from))]);
    }

    private static async Task<IReadOnlyList<Read>> AssertReadAsync(string program, CalendarEvent[] events)
    {
        Assert.All(events, one => Assert.Null(one.Schedule.Check()));
        var feed = new CalendarFeed("-//Palabre//Tests//EN", "Programme", new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Events = events };
        var read = await CalendarPrograms.ReadAsync(program, CalendarWriter.Write(feed), _from, _to, TestContext.Current.CancellationToken);
        var ours = events.SelectMany(one => one.Schedule.Between(_from, _to).Where(o => o.Start >= _from).Select(o =>
            new Read(one.Uid, o.Start.ToUnixTimeSeconds(), o.Duration.TotalMinutes, o.Change?.Title ?? one.Title, o.IsCancelled)));

        Assert.Equal(Lines(ours), Lines(read));
        return read;
    }

    private static IEnumerable<string> Lines(IEnumerable<Read> all) =>
        all.OrderBy(one => one.Uid, StringComparer.Ordinal).ThenBy(one => one.Start)
            .Select(one => $"{one.Uid} {DateTimeOffset.FromUnixTimeSeconds(one.Start):u} {one.Minutes} {one.Title} {one.Cancelled}");

    /// <summary>Sundays at eight, with two exceptions, one moved over a change of the clocks, one longer, and one cancelled.</summary>
    private static CalendarEvent Show(Zone zone) => new($"{zone}@palabre.example", new(new(2026, 1, 4, 20, 0, 0), zone, TimeSpan.FromMinutes(75))
    {
        Rule = RuleDatesTests.Read("FREQ=WEEKLY"),
        Exceptions = [new(2026, 12, 27, 20, 0, 0), new(2026, 3, 29, 20, 0, 0)],
        Changes =
        [
            new(new(2026, 10, 25, 20, 0, 0)) { Start = new(2026, 10, 20, 18, 30, 0), Title = "Moved, ثلاثاء 🌳" },
            new(new(2026, 7, 12, 20, 0, 0)) { Duration = TimeSpan.FromHours(3) },
            new(new(2027, 2, 21, 20, 0, 0)) { IsCancelled = true },
        ],
    }, $"The week in {zone}", _from);

    private static CalendarEvent Event(string title, Zone zone, string text)
    {
        var rule = RuleDatesTests.Read(text);
        var first = rule.FirstOn(new(2026, 1, 2))!.Value;
        return new($"{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}@palabre.example", new(first.ToDateTime(new(20, 30)), zone, TimeSpan.FromHours(1)) { Rule = rule }, title, _from);
    }
}
