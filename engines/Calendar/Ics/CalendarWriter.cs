using System.Buffers;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Ics;

/// <summary>
/// Writes a feed as iCalendar (RFC 5545, RFC 7986), METHOD:PUBLISH, as text/calendar; charset=utf-8. The same feed gives the same bytes,
/// so that they can be compared with those that a program has.
/// </summary>
public static class CalendarWriter
{
    /// <summary>All of it, as bytes.</summary>
    public static byte[] Write(CalendarFeed feed)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        Write(feed, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>All of it, into a buffer or pipe.</summary>
    public static void Write(CalendarFeed feed, IBufferWriter<byte> to)
    {
        var lines = new ContentLines(to);
        lines.Line("BEGIN", "VCALENDAR");
        lines.Line("VERSION", "2.0");
        lines.Text("PRODID", feed.ProductId);
        lines.Line("CALSCALE", "GREGORIAN");
        lines.Line("METHOD", "PUBLISH");
        WriteFeed(lines, feed);
        foreach (var zone in feed.Events.Where(one => !one.Schedule.Zone.IsUtc).GroupBy(one => one.Schedule.Zone.Id).OrderBy(group => group.Key, StringComparer.Ordinal))
            WriteZone(lines, zone.First().Schedule.Zone, [.. zone.Select(one => one.Schedule)], feed.ZonesUntil);
        foreach (var one in feed.Events) EventLines.Write(lines, one);
        lines.Line("END", "VCALENDAR");
    }

    private static void WriteFeed(ContentLines lines, CalendarFeed feed)
    {
        lines.Text("NAME", feed.Name);
        lines.Text("X-WR-CALNAME", feed.Name);
        if (feed.Description is { } description)
        {
            lines.Text("DESCRIPTION", description);
            lines.Text("X-WR-CALDESC", description);
        }
        if (feed.Url is { } url) lines.Line("URL", url.AbsoluteUri);
        if (feed.Source is { } source) lines.Line("SOURCE;VALUE=URI", source.AbsoluteUri);
        EventLines.WriteImages(lines, feed.Images);
        if (feed.Color is { } color) lines.Text("COLOR", color);
        if (feed.Refresh is not { } refresh) return;
        lines.Line("REFRESH-INTERVAL;VALUE=DURATION", IcsText.Duration(refresh));
        lines.Line("X-PUBLISHED-TTL", IcsText.Duration(refresh));
    }

    /// <summary>From the first moment that is written in the zone on, to the last, or to the end of the feed's last year.</summary>
    private static void WriteZone(ContentLines lines, Zone zone, IReadOnlyList<Schedule> schedules, DateTimeOffset until)
    {
        var moments = schedules.SelectMany(Moments).Select(local => zone.Resolve(local).UtcDateTime).ToList();
        var last = moments.Max();
        ZoneLines.Write(lines, zone, moments.Min(), last > until.UtcDateTime ? last : until.UtcDateTime);
    }

    private static IEnumerable<DateTime> Moments(Schedule schedule) =>
        [schedule.Start, .. schedule.Exceptions, .. schedule.Changes.Select(change => change.Start ?? change.Original)];
}
