namespace Palabre.Calendar.Ics;

/// <summary>A calendar to subscribe to: VCALENDAR (RFC 5545 §3.4) with the properties of RFC 7986 §5.</summary>
/// <param name="ProductId">What made it, such as "-//Palabre//Programme//EN". PRODID.</param>
/// <param name="Name">What a calendar program calls it. NAME, and X-WR-CALNAME for those that know no other.</param>
/// <param name="ZonesUntil">
/// To the end of which year zones are described whose clocks follow no yearly rule, such as Casablanca's; others are described for
/// ever. Later adds two dates a year to such feeds; sooner makes an endless show wrong in a program that stopped asking again.
/// </param>
public sealed record CalendarFeed(string ProductId, string Name, DateTimeOffset ZonesUntil)
{
    /// <summary>What it is about. DESCRIPTION.</summary>
    public string? Description { get; init; }

    /// <summary>The page that shows the same. URL.</summary>
    public Uri? Url { get; init; }

    /// <summary>Where this feed is fetched. SOURCE.</summary>
    public Uri? Source { get; init; }

    /// <summary>A CSS3 colour name, such as "darkgreen". COLOR.</summary>
    public string? Color { get; init; }

    /// <summary>After which time to fetch it again. REFRESH-INTERVAL.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>What it looks like, in the sizes there are. IMAGE.</summary>
    public IReadOnlyList<CalendarImage> Images { get; init; } = [];

    /// <summary>What is in it.</summary>
    public IReadOnlyList<CalendarEvent> Events { get; init; } = [];
}
