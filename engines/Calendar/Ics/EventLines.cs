using System.Globalization;
using Palabre.Calendar.Schedules;
using Palabre.Calendar.Zones;

namespace Palabre.Calendar.Ics;

/// <summary>Writes an event: one VEVENT for the series, and one for each occurrence that differs (RFC 5545 §3.6.1, §3.8.4.4).</summary>
internal static class EventLines
{
    public static void Write(ContentLines lines, CalendarEvent one)
    {
        var schedule = one.Schedule;
        Begin(lines, one);
        Moment(lines, "DTSTART", schedule.Zone, schedule.Start);
        lines.Line("DURATION", IcsText.Duration(schedule.Duration));
        if (schedule.Rule is { } rule) lines.Line("RRULE", (rule with { Until = rule.Until?.InstantIn(schedule.Zone) }).ToString());
        if (schedule.Exceptions.Count > 0)
            lines.Line(Named("EXDATE", schedule.Zone), string.Join(',', schedule.Exceptions.Order().Select(local => Value(schedule.Zone, local))));
        End(lines, one, one.Title, one.Description, one.Status);
        foreach (var change in schedule.Changes.OrderBy(change => change.Original)) Write(lines, one, change);
    }

    private static void Write(ContentLines lines, CalendarEvent one, Change change)
    {
        var schedule = one.Schedule;
        Begin(lines, one);
        Moment(lines, "RECURRENCE-ID", schedule.Zone, change.Original);
        Moment(lines, "DTSTART", schedule.Zone, change.Start ?? change.Original);
        lines.Line("DURATION", IcsText.Duration(change.Duration ?? schedule.Duration));
        End(lines, one, change.Title ?? one.Title, change.Description ?? one.Description, change.IsCancelled ? EventStatus.Cancelled : one.Status);
    }

    private static void Begin(ContentLines lines, CalendarEvent one)
    {
        lines.Line("BEGIN", "VEVENT");
        lines.Text("UID", one.Uid);
        lines.Line("DTSTAMP", IcsText.Utc(one.Stamp));
        lines.Line("SEQUENCE", one.Sequence.ToString(CultureInfo.InvariantCulture));
    }

    private static void End(ContentLines lines, CalendarEvent one, string title, string? description, EventStatus status)
    {
        lines.Line("STATUS", status switch { EventStatus.Cancelled => "CANCELLED", EventStatus.Tentative => "TENTATIVE", _ => "CONFIRMED" });
        lines.Text("SUMMARY", title);
        if (description is not null) lines.Text("DESCRIPTION", description);
        if (one.Url is { } url) lines.Line("URL", url.AbsoluteUri);
        if (one.Conference is { } conference) lines.Line($"CONFERENCE;VALUE=URI;FEATURE=AUDIO{Labelled("LABEL", conference.Label)}", conference.Address.AbsoluteUri);
        WriteImages(lines, one.Images);
        if (one.Organizer is { } organizer) lines.Line($"ORGANIZER{Labelled("CN", organizer.Name)}", organizer.Address.AbsoluteUri);
        if (one.Categories.Count > 0) lines.Texts("CATEGORIES", one.Categories);
        if (one.Reminder is { } reminder && status != EventStatus.Cancelled) Remind(lines, reminder, title);
        lines.Line("END", "VEVENT");
    }

    public static void WriteImages(ContentLines lines, IEnumerable<CalendarImage> images)
    {
        foreach (var image in images) lines.Line($"IMAGE;VALUE=URI;DISPLAY={(image.Display == ImageDisplay.FullSize ? "FULLSIZE" : "THUMBNAIL")};FMTTYPE={image.Type}", image.Address.AbsoluteUri);
    }

    private static void Remind(ContentLines lines, TimeSpan before, string title)
    {
        lines.Line("BEGIN", "VALARM");
        lines.Line("ACTION", "DISPLAY");
        lines.Text("DESCRIPTION", title);
        lines.Line("TRIGGER", IcsText.Duration(-before));
        lines.Line("END", "VALARM");
    }

    private static void Moment(ContentLines lines, string name, Zone zone, DateTime local) => lines.Line(Named(name, zone), Value(zone, local));

    private static string Named(string name, Zone zone) => zone.IsUtc ? name : $"{name};TZID={IcsText.Parameter(zone.Id)}";

    private static string Value(Zone zone, DateTime local) => zone.IsUtc ? IcsText.Local(local) + "Z" : IcsText.Local(local);

    private static string Labelled(string name, string? text) => text is null ? "" : $";{name}={IcsText.Parameter(text)}";
}
