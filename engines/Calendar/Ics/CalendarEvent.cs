using Palabre.Calendar.Schedules;

namespace Palabre.Calendar.Ics;

/// <summary>Something in a calendar (VEVENT, RFC 5545 §3.6.1), with all its occurrences.</summary>
/// <param name="Uid">Names it for ever and everywhere, such as "show-81@example.org". UID.</param>
/// <param name="Schedule">When. One that <see cref="Schedules.Schedule.Check"/> finds nothing wrong with.</param>
/// <param name="Title">What it is called. SUMMARY.</param>
/// <param name="Stamp">When this version was made. DTSTAMP.</param>
public sealed record CalendarEvent(string Uid, Schedule Schedule, string Title, DateTimeOffset Stamp)
{
    /// <summary>One more after each change that matters to who attends; programs keep the highest they saw. SEQUENCE.</summary>
    public int Sequence { get; init; }

    /// <summary>Whether it takes place. STATUS.</summary>
    public EventStatus Status { get; init; } = EventStatus.Confirmed;

    /// <summary>More about it; lines are kept. DESCRIPTION.</summary>
    public string? Description { get; init; }

    /// <summary>Its page. URL.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where it is heard. CONFERENCE (RFC 7986 §5.11).</summary>
    public Conference? Conference { get; init; }

    /// <summary>What it looks like, in the sizes there are. IMAGE (RFC 7986 §5.10).</summary>
    public IReadOnlyList<CalendarImage> Images { get; init; } = [];

    /// <summary>Who holds it; a published event needs one (RFC 5546 §3.2.1). ORGANIZER.</summary>
    public Organizer? Organizer { get; init; }

    /// <summary>Words to sort by. CATEGORIES.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>How long before each occurrence to remind; null for not at all. VALARM.</summary>
    public TimeSpan? Reminder { get; init; }
}

/// <summary>Whether an event takes place (STATUS, RFC 5545 §3.8.1.11).</summary>
public enum EventStatus
{
    /// <summary>It does.</summary>
    Confirmed,

    /// <summary>It may.</summary>
    Tentative,

    /// <summary>It does not.</summary>
    Cancelled,
}

/// <summary>A place to hear and speak, by address (CONFERENCE;FEATURE=AUDIO).</summary>
/// <param name="Address">Where.</param>
/// <param name="Label">What a program calls the link.</param>
public sealed record Conference(Uri Address, string? Label = null);

/// <summary>A picture, by address (IMAGE, RFC 7986 §5.10).</summary>
/// <param name="Address">Where.</param>
/// <param name="Type">Its media type, such as "image/jpeg". FMTTYPE.</param>
/// <param name="Display">For what it is large enough. DISPLAY.</param>
public sealed record CalendarImage(Uri Address, string Type, ImageDisplay Display);

/// <summary>How a program may show a picture (DISPLAY, RFC 7986 §6.1).</summary>
public enum ImageDisplay
{
    /// <summary>Beside a title.</summary>
    Thumbnail,

    /// <summary>Alone on a screen.</summary>
    FullSize,
}

/// <summary>Who holds an event.</summary>
/// <param name="Address">Usually mailto:, but any address is allowed (RFC 5545 §3.3.3).</param>
/// <param name="Name">What they are called. CN.</param>
public sealed record Organizer(Uri Address, string? Name = null);
