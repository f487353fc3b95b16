namespace Palabre.MastodonApi;

/// <summary>
/// What programs ask for and this house does not have: answered with nothing of the right shape, because many of them stop at a 404.
/// </summary>
internal static class Absent
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/custom_emojis", Who.Anyone, null, NothingAsync);
        routes.Get("/api/v1/announcements", Who.Anyone, null, NothingAsync);
        routes.Get("/api/v1/directory", Who.Anyone, null, NothingAsync);
        // As a Mastodon without a translator answers, which says so in its configuration.
        routes.Post("/api/v1/statuses/{id}/translate", Who.Members, "read:statuses", _ => Task.FromResult(Reply.NotFound));
        routes.Get("/api/v1/instance/translation_languages", Who.Anyone, null, _ => Task.FromResult(Reply.Empty));
        // Nobody's year is summed up here.
        routes.Get("/api/v1/annual_reports", Who.Members, "read:accounts", _ => Task.FromResult(NoReports));
        routes.Get("/api/v1/annual_reports/{year}", Who.Members, "read:accounts", _ => Task.FromResult(Reply.NotFound));
        routes.Get("/api/v1/annual_reports/{year}/state", Who.Members, "read:accounts", _ => Task.FromResult(NoReport));
    }

    private static readonly Reply NoReport = Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("state", "ineligible");
        json.WriteEndObject();
    });

    /// <summary>WrappedAnnualReports.</summary>
    private static readonly Reply NoReports = Reply.Ok(json =>
    {
        json.WriteStartObject();
        foreach (var name in new[] { "annual_reports", "accounts", "statuses" }) json.WriteNothing(name);
        json.WriteEndObject();
    });

    private static Task<Reply> NothingAsync(Call call) => Task.FromResult(Reply.None);
}
