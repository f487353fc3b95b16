using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>What a push service is asked to pass on, and how (RFC 8030 §5).</summary>
/// <param name="Content">For the worker in the browser; the service sees it sealed.</param>
/// <param name="Life">How long it is of use: a device that is away longer never shows it (<c>TTL</c>).</param>
/// <param name="Topic">Of what waits for a device, the newest of a topic remains.</param>
/// <param name="Urgency">Whether a device is woken for it: <c>high</c>, <c>normal</c> or <c>low</c>.</param>
internal sealed record PushMessage(byte[] Content, TimeSpan Life, string Topic, string Urgency)
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message of a notification, or null when there is no use in it any more.</summary>
    public static PushMessage? Of(NotificationView line, Reader reader, DateTimeOffset now)
    {
        var what = line.What;
        var left = what.At + LifeOf(what.Kind) - now;
        // Read on another device, or the room is over: nothing rings.
        if (left <= TimeSpan.Zero || what.ReadAt is not null || (News.IsLive(what.Kind) && line.Room is not { EndedAt: null })) return null;
        if (what.Kind.IsOfEvent() && EventWords.LifeOf(line, now) is var life && (left = life < left ? life : left) <= TimeSpan.Zero) return null;
        var topic = what.Occurrence is { } date ? $"event-{date}" : what.Room is { } room && News.IsLive(what.Kind) ? $"room-{room}" : $"told-{what.Id.ToString(CultureInfo.InvariantCulture)}";
        var content = JsonSerializer.SerializeToUtf8Bytes(new
        {
            title = Sentences.Of(line, reader),
            body = line.Room?.Title ?? line.Post?.Excerpt ?? EventWords.Body(line, reader),
            url = line.OpenPath,
            tag = topic,
            lang = reader.Language.Code,
            dir = reader.Language.Direction,
            at = what.At.ToUnixTimeMilliseconds(),
        }, Plain);
        return new(content, left, topic, UrgencyOf(what.Kind));
    }

    /// <summary>Longer reaches more devices that are asleep; too long rings for what is over.</summary>
    private static TimeSpan LifeOf(NotificationKind kind) => kind switch
    {
        NotificationKind.HandAccepted => TimeSpan.FromMinutes(1),
        NotificationKind.Pinged => TimeSpan.FromMinutes(5),
        NotificationKind.RoomOpened or NotificationKind.Speaks => TimeSpan.FromMinutes(10),
        _ => TimeSpan.FromHours(24),
    };

    private static string UrgencyOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Pinged or NotificationKind.HandAccepted or NotificationKind.EventSoon => "high",
        NotificationKind.RoomOpened or NotificationKind.Speaks or NotificationKind.EventMoved or NotificationKind.EventCancelled => "normal",
        _ => "low",
    };
}
