using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Ics;

/// <summary>Writes a VTIMEZONE (RFC 5545 §3.6.5).</summary>
internal static class ZoneLines
{
    public static void Write(ContentLines lines, Zone zone, DateTime from, DateTime to)
    {
        lines.Line("BEGIN", "VTIMEZONE");
        lines.Text("TZID", zone.Id);
        foreach (var part in Observance.Of(zone, from, to)) Write(lines, part);
        lines.Line("END", "VTIMEZONE");
    }

    private static void Write(ContentLines lines, Observance part)
    {
        var kind = part.IsDaylight ? "DAYLIGHT" : "STANDARD";
        lines.Line("BEGIN", kind);
        lines.Line("DTSTART", IcsText.Local(part.Onset));
        lines.Line("TZOFFSETFROM", IcsText.Offset(part.Before));
        lines.Line("TZOFFSETTO", IcsText.Offset(part.After));
        if (part.Rule is { } rule) lines.Line("RRULE", rule.ToString());
        if (part.More.Count > 0) WriteDates(lines, part);
        lines.Line("END", kind);
    }

    // A line for each, the first one again among them: ical.js, and so Thunderbird, reads one date a line, and with RDATE no DTSTART.
    private static void WriteDates(ContentLines lines, Observance part)
    {
        lines.Line("RDATE", IcsText.Local(part.Onset));
        foreach (var local in part.More) lines.Line("RDATE", IcsText.Local(local));
    }
}
