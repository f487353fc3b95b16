using System.Text;
using Palabre.Calendar.Ics;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Tests.Rules;

namespace Palabre.Calendar.Tests.Ics;

public sealed class CalendarWriterTests
{
    private static readonly DateTimeOffset _stamp = new(2026, 9, 1, 8, 30, 0, TimeSpan.Zero);
    private static readonly DateTime _first = new(2026, 10, 4, 20, 0, 0);

    private static readonly CalendarEvent _show = new("show-81@palabre.example", new(_first, Clocks.Paris, TimeSpan.FromMinutes(90))
    {
        Rule = RuleDatesTests.Read("FREQ=WEEKLY;UNTIL=20271231"),
        Exceptions = [_first.AddDays(84), _first.AddDays(77)],
        Changes = [new(_first.AddDays(14)) { IsCancelled = true }, new(_first.AddDays(7)) { Start = _first.AddDays(8), Duration = TimeSpan.FromHours(2), Title = "On Monday" }],
    }, "The week, spoken; with guests", _stamp)
    {
        Sequence = 4,
        Description = "Bring a question.\nEveryone may raise a hand.",
        Url = new("https://palabre.example/show/81"),
        Conference = new(new("https://palabre.example/show/81/room"), "Room: listen"),
        Organizer = new(new("mailto:ada@palabre.example"), "Ada; of the club"),
        Categories = ["Talk", "Politics, local"],
        Reminder = TimeSpan.FromMinutes(10),
    };

    private static readonly CalendarFeed _feed = new("-//Palabre//Programme//EN", "Club of the tree", new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        Description = "What is on",
        Url = new("https://palabre.example/club/tree"),
        Source = new("https://palabre.example/club/tree/programme.ics"),
        Color = "darkgreen",
        Refresh = TimeSpan.FromHours(6),
        Events = [_show],
    };

    [Fact]
    public void A_show_is_written_whole() => Assert.Equal("""
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Palabre//Programme//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME:Club of the tree
        X-WR-CALNAME:Club of the tree
        DESCRIPTION:What is on
        X-WR-CALDESC:What is on
        URL:https://palabre.example/club/tree
        SOURCE;VALUE=URI:https://palabre.example/club/tree/programme.ics
        COLOR:darkgreen
        REFRESH-INTERVAL;VALUE=DURATION:PT6H
        X-PUBLISHED-TTL:PT6H
        BEGIN:VTIMEZONE
        TZID:Europe/Paris
        BEGIN:DAYLIGHT
        DTSTART:20250330T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20251026T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:show-81@palabre.example
        DTSTAMP:20260901T083000Z
        SEQUENCE:4
        DTSTART;TZID=Europe/Paris:20261004T200000
        DURATION:PT1H30M
        RRULE:FREQ=WEEKLY;UNTIL=20271231T225959Z
        EXDATE;TZID=Europe/Paris:20261220T200000,20261227T200000
        STATUS:CONFIRMED
        SUMMARY:The week\, spoken\; with guests
        DESCRIPTION:Bring a question.\nEveryone may raise a hand.
        URL:https://palabre.example/show/81
        CONFERENCE;VALUE=URI;FEATURE=AUDIO;LABEL="Room: listen":https://palabre.exa
         mple/show/81/room
        ORGANIZER;CN="Ada; of the club":mailto:ada@palabre.example
        CATEGORIES:Talk,Politics\, local
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:The week\, spoken\; with guests
        TRIGGER:-PT10M
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:show-81@palabre.example
        DTSTAMP:20260901T083000Z
        SEQUENCE:4
        RECURRENCE-ID;TZID=Europe/Paris:20261011T200000
        DTSTART;TZID=Europe/Paris:20261012T200000
        DURATION:PT2H
        STATUS:CONFIRMED
        SUMMARY:On Monday
        DESCRIPTION:Bring a question.\nEveryone may raise a hand.
        URL:https://palabre.example/show/81
        CONFERENCE;VALUE=URI;FEATURE=AUDIO;LABEL="Room: listen":https://palabre.exa
         mple/show/81/room
        ORGANIZER;CN="Ada; of the club":mailto:ada@palabre.example
        CATEGORIES:Talk,Politics\, local
        BEGIN:VALARM
        ACTION:DISPLAY
        DESCRIPTION:On Monday
        TRIGGER:-PT10M
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:show-81@palabre.example
        DTSTAMP:20260901T083000Z
        SEQUENCE:4
        RECURRENCE-ID;TZID=Europe/Paris:20261018T200000
        DTSTART;TZID=Europe/Paris:20261018T200000
        DURATION:PT1H30M
        STATUS:CANCELLED
        SUMMARY:The week\, spoken\; with guests
        DESCRIPTION:Bring a question.\nEveryone may raise a hand.
        URL:https://palabre.example/show/81
        CONFERENCE;VALUE=URI;FEATURE=AUDIO;LABEL="Room: listen":https://palabre.exa
         mple/show/81/room
        ORGANIZER;CN="Ada; of the club":mailto:ada@palabre.example
        CATEGORIES:Talk,Politics\, local
        END:VEVENT
        END:VCALENDAR

        """, Text(_feed).Replace("\r\n", "\n", StringComparison.Ordinal));

    [Fact]
    public void A_feed_begins_with_its_first_word_ends_with_a_line_end_and_has_no_other_line_ends_than_crlf()
    {
        var bytes = CalendarWriter.Write(_feed);
        Assert.True(bytes.AsSpan().StartsWith("BEGIN:VCALENDAR\r\n"u8));
        Assert.True(bytes.AsSpan().EndsWith("END:VCALENDAR\r\n"u8));
        Assert.DoesNotContain("\r\n\r\n", Text(_feed), StringComparison.Ordinal);
        Assert.Equal(Text(_feed).Split("\r\n").Length - 1, bytes.Count(octet => octet == '\n'));
        Assert.Equal(bytes, CalendarWriter.Write(_feed));
    }

    [Fact]
    public void In_utc_there_is_no_zone()
    {
        var text = Text(_feed with { Events = [new("u@palabre.example", new(_first, Clocks.Utc, TimeSpan.Zero) { Rule = RuleDatesTests.Read("FREQ=WEEKLY"), Exceptions = [_first.AddDays(7)] }, "U", _stamp)] });
        Assert.DoesNotContain("TZID", text, StringComparison.Ordinal);
        Assert.Contains("\r\nDTSTART:20261004T200000Z\r\nDURATION:PT0S\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nEXDATE:20261011T200000Z\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Zones_are_written_once_each_from_their_first_to_their_last_moment()
    {
        CalendarEvent At(Palabre.Calendar.Zones.Zone zone, DateTime start) => new($"{zone}-{start:yyyy}@palabre.example", new(start, zone, TimeSpan.FromHours(1)), "Once", _stamp);
        var text = Text(_feed with
        {
            ZonesUntil = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Events = [At(Clocks.Paris, _first), At(Clocks.Casablanca, _first.AddYears(-4)), At(Clocks.Paris, _first.AddYears(1)), At(Clocks.Casablanca, _first.AddYears(-1))],
        });

        Assert.Equal(["Africa/Casablanca", "Europe/Paris"], text.Split("\r\n").Where(line => line.StartsWith("TZID:", StringComparison.Ordinal)).Select(line => line[5..]));
        Assert.Contains("\r\nRDATE:20250223T030000\r\n", text.Split("END:VTIMEZONE")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cancelled_as_a_whole_reminds_nobody()
    {
        var text = Text(_feed with { Events = [_show with { Status = EventStatus.Cancelled, Schedule = _show.Schedule with { Changes = [] } }] });
        Assert.Contains("STATUS:CANCELLED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("VALARM", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_a_member_writes_becomes_a_line_of_its_own()
    {
        const string Bad = "x\r\nEND:VCALENDAR\u2028ATTACH:file\u0085BEGIN:VALARM";
        var text = Text(_feed with
        {
            Name = Bad,
            Events = [_show with { Title = Bad, Uid = Bad, Categories = [Bad], Conference = new(new("https://palabre.example/"), Bad), Organizer = new(new("mailto:a@b.example"), Bad) }],
        });
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Single(unfolded, "END:VCALENDAR");
        Assert.DoesNotContain(unfolded, line => line.StartsWith("ATTACH", StringComparison.Ordinal));
        Assert.DoesNotContain('\u2028', text);
        Assert.DoesNotContain('\u0085', text);
    }

    private static string Text(CalendarFeed feed) => Encoding.UTF8.GetString(CalendarWriter.Write(feed));

    [Fact]
    public void Pictures_of_a_feed_and_of_an_event_say_what_they_are_large_enough_for()
    {
        CalendarImage[] images = [new(new("https://palabre.example/p/1.jpg"), "image/jpeg", ImageDisplay.FullSize), new(new("https://palabre.example/p/1-small.jpg"), "image/jpeg", ImageDisplay.Thumbnail)];
        var text = System.Text.Encoding.UTF8.GetString(CalendarWriter.Write(new("-//Palabre//Tests//EN", "Club", new(2030, 12, 31, 0, 0, 0, TimeSpan.Zero)) { Images = images, Events = [_show with { Images = images }] })).Replace("\r\n ", "", StringComparison.Ordinal);
        var event1 = text.IndexOf("BEGIN:VEVENT", StringComparison.Ordinal);
        foreach (var line in new[] { "\r\nIMAGE;VALUE=URI;DISPLAY=FULLSIZE;FMTTYPE=image/jpeg:https://palabre.example/p/1.jpg\r\n", "\r\nIMAGE;VALUE=URI;DISPLAY=THUMBNAIL;FMTTYPE=image/jpeg:https://palabre.example/p/1-small.jpg\r\n" })
        {
            Assert.InRange(text.IndexOf(line, StringComparison.Ordinal), 0, event1);
            Assert.InRange(text.LastIndexOf(line, StringComparison.Ordinal), event1, text.Length);
        }
    }
}
