using System.Buffers;
using System.Globalization;
using System.Text;

namespace Palabre.Calendar.Ics;

/// <summary>Values as iCalendar writes them.</summary>
internal static class IcsText
{
    private static readonly SearchValues<char> _special =
        SearchValues.Create([.. "\\;,\u2028\u2029", .. Enumerable.Range(0, 256).Select(number => (char)number).Where(letter => char.IsControl(letter) && letter != '\t')]);

    /// <summary>
    /// TEXT (RFC 5545 §3.3.11). What else some programs take for the end of a line becomes one of its own, and other control characters
    /// are left out: the RFC has no way to write them.
    /// </summary>
    public static void Escape(string text, StringBuilder to)
    {
        var rest = text.AsSpan();
        for (var at = rest.IndexOfAny(_special); at >= 0; at = rest.IndexOfAny(_special))
        {
            to.Append(rest[..at]);
            var letter = rest[at];
            rest = rest[(at + 1)..];
            if (letter is '\\' or ';' or ',') to.Append('\\').Append(letter);
            else if (letter is '\n' or '\u2028' or '\u2029' || letter == '\r' && !rest.StartsWith('\n')) to.Append("\\n");
        }
        to.Append(rest);
    }

    /// <summary>The value of a parameter, quoted where it must be, with what cannot be quoted as RFC 6868 §3.1 writes it.</summary>
    public static string Parameter(string text)
    {
        var value = new StringBuilder();
        foreach (var letter in text)
        {
            if (letter == '"') value.Append("^'");
            else if (letter == '^') value.Append("^^");
            else if (letter is '\n' or '\u2028' or '\u2029') value.Append("^n");
            else if (letter == '\t' || !char.IsControl(letter)) value.Append(letter);
        }
        return text.AsSpan().IndexOfAny(':', ';', ',') < 0 ? value.ToString() : value.Insert(0, '"').Append('"').ToString();
    }

    /// <summary>DATE-TIME, form 1: a clock's time (§3.3.5).</summary>
    public static string Local(DateTime local) => local.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>DATE-TIME, form 2: an instant (§3.3.5).</summary>
    public static string Utc(DateTimeOffset instant) => Local(instant.UtcDateTime) + "Z";

    /// <summary>DURATION in hours and smaller (§3.3.6): a day would be the calendar's, of 23 hours at times.</summary>
    public static string Duration(TimeSpan duration)
    {
        var seconds = Math.Abs((long)duration.TotalSeconds);
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-PT" : "PT");
        if (seconds >= 3600) text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600}H");
        if (seconds % 3600 >= 60) text.Append(CultureInfo.InvariantCulture, $"{seconds % 3600 / 60}M");
        else if (seconds >= 3600 && seconds % 60 > 0) text.Append("0M"); // dur-hour takes seconds only behind minutes
        if (seconds % 60 > 0 || seconds == 0) text.Append(CultureInfo.InvariantCulture, $"{seconds % 60}S");
        return text.ToString();
    }

    /// <summary>UTC-OFFSET (§3.3.14): +0100, −0330, with seconds only where there are some.</summary>
    public static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(offset.Seconds == 0 ? "hhmm" : "hhmmss", CultureInfo.InvariantCulture);
}
