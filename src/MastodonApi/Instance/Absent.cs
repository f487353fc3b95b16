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
    }

    private static Task<Reply> NothingAsync(Call call) => Task.FromResult(Reply.None);
}
