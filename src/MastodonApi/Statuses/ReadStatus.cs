using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>One status with its conversation, its source, how it stood, and who marked it; several by their ids.</summary>
internal static class ReadStatus
{
    private const int MostAtOnce = 40;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/statuses", Who.Anyone, "read:statuses", ManyAsync);
        routes.Get("/api/v1/statuses/{id}", Who.Anyone, "read:statuses", OneAsync);
        routes.Get("/api/v1/statuses/{id}/context", Who.Anyone, "read:statuses", ContextAsync);
        routes.Get("/api/v1/statuses/{id}/source", Who.Members, "read:statuses", SourceAsync);
        routes.Get("/api/v1/statuses/{id}/history", Who.Anyone, "read:statuses", HistoryAsync);
        routes.Get("/api/v1/statuses/{id}/favourited_by", Who.Anyone, "read:statuses", call => MarkedByAsync(call, PostMark.Favourite));
        routes.Get("/api/v1/statuses/{id}/reblogged_by", Who.Anyone, "read:statuses", call => MarkedByAsync(call, PostMark.Boost));
    }

    /// <summary>The line of the address, for the caller; null when it does not exist for them.</summary>
    public static async Task<WrittenPost?> FindAsync(Call call) =>
        call.Id<PostId>() is { } id && await call.Ask<IPostReading>().LinesAsync(call.Reader, [id], call.Ct) is [var post] ? post : null;

    private static async Task<Reply> OneAsync(Call call) => await FindAsync(call) is { } post ? await call.Ask<People>().StatusAsync(call, post) : Reply.NotFound;

    private static async Task<Reply> ManyAsync(Call call) =>
        await People.StatusesAsync(call, await call.Ask<IPostReading>().LinesAsync(call.Reader, call.Said.Ids<PostId>("id", MostAtOnce), call.Ct));

    private static async Task<Reply> ContextAsync(Call call)
    {
        if (await FindAsync(call) is not { } post || await call.Ask<IPostReading>().ConversationAsync(call.Reader, post.Id, call.Ct) is not { } talk) return Reply.NotFound;
        var faces = await call.Ask<People>().OfAsync(call.Reader, [.. talk.Ancestors, .. talk.Descendants], call.Ct);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            WriteAll(json, "ancestors", talk.Ancestors, faces);
            WriteAll(json, "descendants", talk.Descendants, faces);
            json.WriteEndObject();
        });
    }

    private static async Task<Reply> SourceAsync(Call call) => await FindAsync(call) is { } post && post.Author.Id == call.Me
        ? Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteId("id", post.Id.Value);
            json.WriteString("text", post.Text);
            json.WriteString("spoiler_text", post.Warning);
            json.WriteEndObject();
        })
        : Reply.NotFound;

    private static async Task<Reply> HistoryAsync(Call call)
    {
        if (await FindAsync(call) is not { } post || await call.Ask<IPostReading>().VersionsAsync(call.Reader, post.Id, call.Ct) is not { } versions) return Reply.NotFound;
        var faces = await call.Ask<People>().OfAsync(call.House, [post.Author.Id], call.Ct);
        return Reply.List(versions, (json, version) => StatusWire.WriteEdit(json, version, faces.Of(post.Author), faces.House));
    }

    private static async Task<Reply> MarkedByAsync(Call call, PostMark mark) =>
        await FindAsync(call) is { } post && await call.Ask<IPostReading>().WhoMarkedAsync(call.Reader, post.Id, mark, call.Ct) is { } people
            ? await call.Ask<People>().AccountsAsync(call, people)
            : Reply.NotFound;

    private static void WriteAll(Utf8JsonWriter json, string name, IReadOnlyList<WrittenPost> posts, Faces faces)
    {
        json.WriteStartArray(name);
        foreach (var post in posts) StatusWire.Write(json, post, faces);
        json.WriteEndArray();
    }
}
