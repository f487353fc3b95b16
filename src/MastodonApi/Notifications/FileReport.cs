using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>A member reports somebody: to the stewards of this house, by its own rules and words.</summary>
internal static class FileReport
{
    public static void Map(MastodonRoutes routes) => routes.Post("/api/v1/reports", Who.Members, "write:reports", AnswerAsync);

    private static async Task<Reply> AnswerAsync(Call call)
    {
        if (call.Said.Id<MemberId>("account_id") is not { } id || (await call.Ask<IMembers>().CardsAsync([id], call.Ct)).GetValueOrDefault(id) is not { } person) return Reply.NotFound;
        var (comment, category) = (call.Said["comment"]?.Trim() ?? "", call.Said["category"]);
        var posts = await call.Ask<IPostReading>().LinesAsync(call.Reader, call.Said.Ids<PostId>("status_ids", 20), call.Ct);
        // Which posts are meant is read in the report, as addresses.
        var text = string.Join('\n', [comment, .. posts.Select(p => call.House + p.Path)]).Trim();
        var (report, refused) = await call.Ask<IKeepApart>().ReportAsync(call.Me, id, category switch { "spam" => "spam", "legal" => "illegal", _ => "other" }, text, call.Ct);
        if (report is null) return call.Refuse(refused!);
        var faces = await call.Ask<People>().OfAsync(call.House, [id], call.Ct);
        var now = call.Ask<TimeProvider>().GetUtcNow();
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteId("id", report.Value.Value);
            json.WriteBoolean("action_taken", false);
            json.WriteNull("action_taken_at");
            json.WriteString("category", category is "spam" or "legal" or "violation" ? category : "other");
            json.WriteString("comment", comment);
            json.WriteBoolean("forwarded", false);
            json.WriteMoment("created_at", now);
            json.WriteStartArray("status_ids");
            foreach (var post in posts) json.WriteStringValue(post.Id.ToString());
            json.WriteEndArray();
            json.WriteNull("rule_ids");
            json.WritePropertyName("target_account");
            AccountWire.Write(json, faces.Of(person), faces.House);
            json.WriteEndObject();
        });
    }
}
