using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>A member reports somebody: to the stewards of this house, by its own rules and words.</summary>
internal static class FileReport
{
    public static void Map(MastodonRoutes routes) => routes.Post("/api/v1/reports", Who.Members, "write:reports", AnswerAsync);

    /// <summary>Each is a report of its own, of which there are so many in a day.</summary>
    private const int MostPosts = 10;

    private static async Task<Reply> AnswerAsync(Call call)
    {
        if (call.Said.Id<MemberId>("account_id") is not { } id || (await call.Ask<IMembers>().CardsAsync([id], call.Ct)).GetValueOrDefault(id) is not { } person) return Reply.NotFound;
        var (comment, category) = (call.Said["comment"]?.Trim() ?? "", call.Said["category"]);
        List<WrittenPost> posts = [.. (await call.Ask<IPostReading>().LinesAsync(call.Reader, call.Said.Ids<PostId>("status_ids", MostPosts), call.Ct)).Where(p => p.Author.Id == id)];
        var (report, refused) = await ReportAsync(call, id, posts, category switch { "spam" => "spam", "legal" => "illegal", _ => "other" }, await TextAsync(call, id, comment));
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
            json.WriteNothing("collection_ids");
            json.WritePropertyName("target_account");
            AccountWire.Write(json, faces.Of(person), faces.House);
            json.WriteEndObject();
        });
    }

    /// <summary>What was said, and below it where the collections are that are reported with it, as many as there is room for: what was said is never lost for them.</summary>
    private static async Task<string> TextAsync(Call call, MemberId id, string comment)
    {
        var collections = await call.Ask<ICollections>().FindAsync(call.Member, call.Said.Ids<CollectionId>("collection_ids", MostPosts), call.Ct);
        var text = comment;
        foreach (var one in collections.Where(c => c.Owner.Id == id))
            foreach (var line in new[] { $"{one.Name}: {call.House}{one.Path}", one.Path })
                if (text.Length + 1 + line.Length <= IKeepApart.LongestReport)
                {
                    text = text.Length == 0 ? line : $"{text}\n{line}";
                    break;
                }
        return text;
    }

    /// <summary>Every post by itself, so that each is kept and judged as it stands; the person where none is named. The first report stands for all.</summary>
    private static async Task<(ReportId? Report, Refused? Refused)> ReportAsync(Call call, MemberId id, List<WrittenPost> posts, string rule, string text)
    {
        var apart = call.Ask<IKeepApart>();
        if (posts.Count == 0) return await apart.ReportAsync(call.Me, id, null, rule, text, call.Ct);
        var first = await apart.ReportAsync(call.Me, id, posts[0].Id, rule, text, call.Ct);
        if (first.Report is null) return first;
        foreach (var post in posts.Skip(1).DistinctBy(p => p.Id))
            if ((await apart.ReportAsync(call.Me, id, post.Id, rule, text, call.Ct)).Refused is not null) break;
        return first;
    }
}
