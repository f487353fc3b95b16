using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Notification (docs.joinmastodon.org/entities/Notification).</summary>
internal static class NotificationWire
{
    /// <summary>Whether it is about a post, without which it says nothing.</summary>
    public static bool NeedsPost(ToldKind kind) => kind is not (ToldKind.Followed or ToldKind.FollowRequested);

    public static void Write(Utf8JsonWriter json, Told told, MemberCard by, WrittenPost? post, Faces faces)
    {
        json.WriteStartObject();
        json.WriteId("id", told.Id.Value);
        json.WriteString("type", told.Kind.MastodonType());
        json.WriteString("group_key", GroupKey.Of(told).ToString());
        json.WriteMoment("created_at", told.At);
        json.WritePropertyName("account");
        AccountWire.Write(json, faces.Of(by), faces.House);
        json.WritePropertyName("status");
        if (post is null) json.WriteNullValue();
        else StatusWire.Write(json, post, faces);
        json.WriteNull("report");
        json.WriteEndObject();
    }
}
