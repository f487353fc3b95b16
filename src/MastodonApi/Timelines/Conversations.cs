using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Conversations among those they name (docs.joinmastodon.org/entities/Conversation). What was read of them is not kept.</summary>
internal static class Conversations
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/conversations", Who.Members, "read:statuses", ListAsync);
        routes.Post("/api/v1/conversations/{id}/read", Who.Members, "write:conversations", ReadAsync);
    }

    private static async Task<Reply> ListAsync(Call call)
    {
        var talks = await call.Ask<IPostReading>().TalksAsync(call.Reader, call.Part(), call.Ct);
        call.Link(talks.Oldest, talks.Newest);
        var faces = await FacesAsync(call, talks.Posts);
        return Reply.List(talks.Posts, (json, last) => Write(json, last, call.Me, faces));
    }

    /// <summary>The id is that of the conversation's first post; its last one is asked for among the reader's own.</summary>
    private static async Task<Reply> ReadAsync(Call call)
    {
        if (call.Id<PostId>() is not { } thread) return Reply.NotFound;
        var talks = await call.Ask<IPostReading>().TalksAsync(call.Reader, call.Part(40, 40), call.Ct);
        if (talks.Posts.FirstOrDefault(p => p.Thread == thread) is not { } last) return Reply.NotFound;
        var faces = await FacesAsync(call, [last]);
        return Reply.Ok(json => Write(json, last, call.Me, faces));
    }

    private static Task<Faces> FacesAsync(Call call, IReadOnlyList<WrittenPost> posts) => FacesAsync(call.Ask<People>(), call.House, posts, call.Ct);

    public static Task<Faces> FacesAsync(People people, string house, IReadOnlyList<WrittenPost> posts, CancellationToken ct) =>
        people.OfAsync(house, posts.SelectMany(p => p.Mentioned.Select(m => m.Id).Concat(People.Shown(p))), ct);

    public static void Write(Utf8JsonWriter json, WrittenPost last, MemberId me, Faces faces)
    {
        json.WriteStartObject();
        json.WriteId("id", last.Thread.Value);
        json.WriteBoolean("unread", false);
        json.WriteStartArray("accounts");
        foreach (var one in last.Mentioned.Prepend(last.Author).DistinctBy(m => m.Id).Where(m => m.Id != me)) AccountWire.Write(json, faces.Of(one), faces.House);
        json.WriteEndArray();
        json.WritePropertyName("last_status");
        StatusWire.Write(json, last, faces);
        json.WriteEndObject();
    }
}
