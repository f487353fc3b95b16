using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Notification (docs.joinmastodon.org/entities/Notification).</summary>
internal static class NotificationWire
{
    public static string Type(ToldKind kind) => kind switch
    {
        ToldKind.Mentioned or ToldKind.Replied => "mention",
        ToldKind.Favourited => "favourite",
        ToldKind.Boosted => "reblog",
        ToldKind.FollowRequested => "follow_request",
        ToldKind.PollEnded => "poll",
        ToldKind.Quoted => "quote",
        _ => "follow",
    };

    /// <summary>Whether it is about a post, without which it says nothing.</summary>
    public static bool NeedsPost(ToldKind kind) => kind is not (ToldKind.Followed or ToldKind.FollowRequested);

    public static void Write(Utf8JsonWriter json, Told told, MemberCard by, WrittenPost? post, Faces faces)
    {
        json.WriteStartObject();
        json.WriteId("id", told.Id.Value);
        json.WriteString("type", Type(told.Kind));
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
