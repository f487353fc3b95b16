using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Conversations among those they name (docs.joinmastodon.org/entities/Conversation), unread until one says that they are read, or opens their page here, and again when one says so.</summary>
internal static class Conversations
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/conversations", Who.Members, "read:statuses", ListAsync);
        routes.Post("/api/v1/conversations/{id}/read", Who.Members, "write:conversations", call => MarkAsync(call, call.Ask<ITalks>().ReadAsync));
        routes.Post("/api/v1/conversations/{id}/unread", Who.Members, "write:conversations", call => MarkAsync(call, call.Ask<ITalks>().UnreadAsync));
        routes.Delete("/api/v1/conversations/{id}", Who.Members, "write:conversations", async call =>
            call.Id<PostId>() is { } thread && await call.Ask<ITalks>().PutAsideAsync(call.Reader, thread, call.Ct) ? Reply.Empty : Reply.NotFound);
    }

    private static async Task<Reply> ListAsync(Call call)
    {
        var part = await call.Ask<ITalks>().OfAsync(call.Reader, call.Part(), call.Ct);
        call.Link(part.Oldest, part.Newest);
        var faces = await FacesAsync(call.Ask<People>(), call.House, part.Talks, call.Ct);
        return Reply.List(part.Talks, (json, talk) => Write(json, talk, call.Me, faces));
    }

    /// <summary>The id is that of the conversation's first post.</summary>
    private static async Task<Reply> MarkAsync(Call call, Func<PostReader, PostId, CancellationToken, Task<Talk?>> markAsync)
    {
        if (call.Id<PostId>() is not { } thread || await markAsync(call.Reader, thread, call.Ct) is not { } talk) return Reply.NotFound;
        var faces = await FacesAsync(call.Ask<People>(), call.House, [talk], call.Ct);
        return Reply.Ok(json => Write(json, talk, call.Me, faces));
    }

    public static Task<Faces> FacesAsync(People people, string house, IReadOnlyList<Talk> talks, CancellationToken ct) =>
        people.OfAsync(house, talks.SelectMany(t => t.Last.Mentioned.Select(m => m.Id).Concat(People.Shown(t.Last))), ct);

    public static void Write(Utf8JsonWriter json, Talk talk, MemberId me, Faces faces)
    {
        var last = talk.Last;
        json.WriteStartObject();
        json.WriteId("id", last.Thread.Value);
        json.WriteBoolean("unread", talk.IsUnread);
        json.WriteStartArray("accounts");
        foreach (var one in last.Mentioned.Prepend(last.Author).DistinctBy(m => m.Id).Where(m => m.Id != me)) AccountWire.Write(json, faces.Of(one), faces.House);
        json.WriteEndArray();
        json.WritePropertyName("last_status");
        StatusWire.Write(json, last, faces);
        json.WriteEndObject();
    }
}
