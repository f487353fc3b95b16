using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Notifications;

/// <summary>What a program of Mastodon's is sent (docs.joinmastodon.org/methods/push).</summary>
internal static class AppMessage
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Web Push takes 4,096 octets in all; an excerpt is shorter, and a name is no text.</summary>
    private const int LongestBody = 600;

    /// <summary>Null when there is no use in it any more.</summary>
    public static PushMessage? Of(NotificationView line, string? secret, PushApp app, Reader reader, DateTimeOffset now)
    {
        if (secret is null || PushMessage.Of(line, reader, now) is not { } usual || ToldFacade.WordOf(line.What.Kind) is not { } kind) return null;
        var body = line.Post?.Excerpt ?? (line.Actor is { } actor ? $"@{actor.Handle}" : "");
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["access_token"] = secret,
            ["preferred_locale"] = reader.Language.Code,
            ["notification_id"] = line.What.Id,
            ["notification_type"] = kind.MastodonType(),
            ["icon"] = line.Actor is { } by ? app.Faces.Replace("*", by.Id.ToString(), StringComparison.Ordinal) : "",
            ["title"] = Sentences.Of(line, reader),
            ["body"] = body.Length > LongestBody ? string.Create(CultureInfo.InvariantCulture, $"{body[..LongestBody]}…") : body,
        }, Plain);
        return usual with { Content = content };
    }
}
