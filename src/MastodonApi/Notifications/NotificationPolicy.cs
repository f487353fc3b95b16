using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>
/// Mastodon's policy of whom one is not told of, and the requests that wait because of it. Here everybody came by an invitation, and whom one does
/// not want to hear of one blocks or mutes: nothing is held back, whatever is asked, and nothing waits.
/// </summary>
internal static class NotificationPolicy
{
    private static readonly string[] Cases = ["not_following", "not_followers", "new_accounts", "private_mentions"];

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/notifications/policy", Who.Members, "read:notifications", _ => Task.FromResult(First));
        routes.Change("/api/v1/notifications/policy", Who.Members, "write:notifications", _ => Task.FromResult(First));
        routes.Get("/api/v2/notifications/policy", Who.Members, "read:notifications", _ => Task.FromResult(Second));
        routes.Change("/api/v2/notifications/policy", Who.Members, "write:notifications", _ => Task.FromResult(Second));
        routes.Get("/api/v1/notifications/requests", Who.Members, "read:notifications", _ => Task.FromResult(Reply.None));
        routes.Get("/api/v1/notifications/requests/merged", Who.Members, "read:notifications", _ => Task.FromResult(Merged));
    }

    private static Reply First => Reply.Ok(json =>
    {
        json.WriteStartObject();
        foreach (var one in Cases) json.WriteBoolean($"filter_{one}", false);
        WriteSummary(json);
        json.WriteEndObject();
    });

    private static Reply Second => Reply.Ok(json =>
    {
        json.WriteStartObject();
        foreach (var one in Cases.Append("limited_accounts")) json.WriteString($"for_{one}", "accept");
        WriteSummary(json);
        json.WriteEndObject();
    });

    private static Reply Merged => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("merged", true);
        json.WriteEndObject();
    });

    private static void WriteSummary(Utf8JsonWriter json)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("pending_requests_count", 0);
        json.WriteNumber("pending_notifications_count", 0);
        json.WriteEndObject();
    }
}
