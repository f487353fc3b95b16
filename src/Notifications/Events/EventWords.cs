using System.Globalization;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>What is said of dates of shows, and how long it is of use.</summary>
internal static class EventWords
{
    public static bool IsOfEvent(this NotificationKind kind) => kind is NotificationKind.EventSoon or NotificationKind.EventMoved or NotificationKind.EventCancelled;

    /// <summary>The kind as keys of words and fields of forms write it.</summary>
    public static string Word(NotificationKind kind) => kind switch
    {
        NotificationKind.EventSoon => "event_soon",
        NotificationKind.EventMoved => "event_moved",
        _ => "event_cancelled",
    };

    public static string Of(NotificationView line, Reader reader) => reader[$"notifications.said.{Word(line.What.Kind)}", line.Occurrence?.Show.Title ?? reader["notifications.event"]];

    /// <summary>The second line on a device, of whose clock nothing is known: the time on the show's own, and whose that is.</summary>
    public static string Body(NotificationView line, Reader reader)
    {
        if (line.Occurrence is not { } date) return "";
        var zone = date.Show.TimeZone;
        var city = zone[(zone.LastIndexOf('/') + 1)..].Replace('_', ' ');
        return reader["notifications.event_there", date.Start.ToString("dddd d MMMM", reader.Language.Culture), date.Start.ToString("HH:mm", CultureInfo.InvariantCulture), city];
    }

    /// <summary>Nothing rings for what has begun, and nobody is reminded of what is cancelled.</summary>
    public static TimeSpan LifeOf(NotificationView line, DateTimeOffset now) => line switch
    {
        { Occurrence: null } => TimeSpan.Zero,
        { Occurrence.IsCancelled: true, What.Kind: not NotificationKind.EventCancelled } => TimeSpan.Zero,
        { Occurrence.Start: var start } => start - now,
    };
}
