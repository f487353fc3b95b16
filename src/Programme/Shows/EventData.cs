using System.Text.Json;
using System.Text.Json.Serialization;
using Palabre.Core;

namespace Palabre.Programme;

/// <summary>Dates as schema.org/Event, for search engines: data in the page, no script.</summary>
internal static class EventData
{
    // The default encoder escapes < and &: no title ends the element it stands in.
    private static readonly JsonSerializerOptions Plain = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="home">The address of this house, without a slash.</param>
    public static string Of(IEnumerable<SlotView> dates, string home) => JsonSerializer.Serialize(dates.Select(d => One(d, home)), Plain);

    private static Dictionary<string, object?> One(SlotView date, string home) => new()
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "Event",
        ["name"] = date.Show.Title,
        ["description"] = date.Show.Description.Length > 0 ? date.Show.Description : null,
        ["image"] = date.Show.Cover is { } cover ? Image(cover, home) : null,
        ["startDate"] = date.Slot.Start,
        ["endDate"] = date.Slot.End,
        ["eventStatus"] = $"https://schema.org/{(date.Slot.IsCancelled ? "EventCancelled" : date.Slot.IsMoved ? "EventRescheduled" : "EventScheduled")}",
        ["previousStartDate"] = date.Slot.IsMoved ? date.Slot.Zone.Resolve(date.Slot.Original) : null,
        ["eventAttendanceMode"] = "https://schema.org/OnlineEventAttendanceMode",
        ["location"] = new Dictionary<string, object> { ["@type"] = "VirtualLocation", ["url"] = $"{home}{date.Room?.Path ?? date.Show.Path}" },
        ["url"] = $"{home}{date.Show.Path}",
        ["inLanguage"] = date.Show.Language,
        ["isAccessibleForFree"] = true,
        ["organizer"] = date.Club is { } club ? new Dictionary<string, object> { ["@type"] = "Organization", ["name"] = club.Name, ["url"] = $"{home}{club.Path}" }
            : date.Hosts.Count > 0 ? Person(date.Hosts[0], home) : null,
        ["performer"] = date.Hosts.Select(h => Person(h, home)).ToList(),
    };

    private static Dictionary<string, object?> Image(ShowCover cover, string home) => new()
    {
        ["@type"] = "ImageObject",
        ["url"] = $"{home}{cover.Path}",
        ["contentUrl"] = $"{home}{cover.Path}",
        ["thumbnailUrl"] = $"{home}{cover.PreviewPath}",
        ["width"] = cover.Width,
        ["height"] = cover.Height,
        ["caption"] = cover.Description.Length > 0 ? cover.Description : null,
    };

    private static Dictionary<string, object> Person(MemberCard card, string home) => new() { ["@type"] = "Person", ["name"] = card.Name, ["url"] = $"{home}{card.Path}" };
}
