using System.Globalization;
using Palabre.Kit.Words;

namespace Palabre.Programme.Pages;

/// <summary>When and how often, in words.</summary>
internal static class ShowTexts
{
    /// <summary>The city a zone is named after: what one would say instead of its name.</summary>
    public static string City(string zone) => zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>The hour on the show's own clock, with its place, and its day where that is another; null when the reader's clock shows the same.</summary>
    public static string? OtherClock(this Reader reader, Readers readers, DateTimeOffset start, string zone)
    {
        var there = readers.Of(reader.Language, TimeZoneInfo.FindSystemTimeZoneById(zone));
        if (there.Zone.GetUtcOffset(start) == reader.Zone.GetUtcOffset(start)) return null;
        var hour = there.Day(start) == reader.Day(start) ? there.Hour(start) : reader["programme.day_hour", there.Day(start), there.Hour(start)];
        return reader["programme.there", hour, Isolated(City(zone))];
    }

    /// <summary>The rhythm of a show: each Monday at 20:00 (Casablanca).</summary>
    public static string Rhythm(this Reader reader, Show show)
    {
        var rhythm = Rhythms.Of(ShowEnd.Without(show.Rule), show.Start);
        var day = show.Start.ToString("dddd", reader.Language.Culture);
        var clock = new Clock(reader, show);
        var text = rhythm switch
        {
            Rhythms.Weekly => reader["programme.rhythm_weekly", day, clock.Hour, clock.City],
            Rhythms.Fortnightly => reader["programme.rhythm_fortnightly", day, clock.Hour, clock.City],
            Rhythms.Monthly => reader["programme.rhythm_monthly", day, clock.Hour, clock.City, reader[$"programme.week_{Week(show)}"]],
            Rhythms.Once => reader["programme.rhythm_once", show.Start.ToString("dddd d MMMM", reader.Language.Culture), clock.Hour, clock.City],
            _ => reader["programme.rhythm_kept", clock.Hour, clock.City],
        };
        return rhythm != Rhythms.Once && show.Last is { } last ? reader["programme.rhythm_until", text, Day(reader, last.AddMinutes(-show.Minutes), show.Zone)] : text;
    }

    /// <summary>A name among words that may run the other way.</summary>
    public static string Isolated(string text) => $"\u2068{text}\u2069";

    private static string Day(Reader reader, DateTimeOffset at, string zone) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("d MMMM yyyy", reader.Language.Culture);

    private static string Week(Show show) => Rhythms.WeekOf(show.Start) is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : "last";

    /// <summary>The show's own hour: what its clock shows, at every date.</summary>
    private readonly record struct Clock(Reader Reader, Show Show)
    {
        public string Hour => Plain(Show.Start);
        public string City => Isolated(ShowTexts.City(Show.Zone));

        private string Plain(DateTime local) =>
            Reader.Language != Language.French ? local.ToString("HH:mm", CultureInfo.InvariantCulture) : local.Minute == 0 ? $"{local.Hour}\u202Fh" : $"{local.Hour}\u202Fh\u202F{local.Minute:00}";
    }
}
