namespace Palabre.MastodonApi;

/// <summary>A member changes what they show of themselves, as far as this house has it: name, note, and whether they approve followers.</summary>
internal static class ChangeAccount
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Patch("/api/v1/accounts/update_credentials", Who.Members, "write:accounts", AnswerAsync);
        routes.Get("/api/v1/preferences", Who.Members, "read:accounts", call => Task.FromResult(Preferences(call)));
    }

    private static async Task<Reply> AnswerAsync(Call call) =>
        await call.Ask<Core.IProfiles>().ChangeAsync(call.Me, call.Said["display_name"], call.Said["note"], call.Said.Truth("locked"), call.Ct) is { } refused
            ? call.Refuse(refused)
            : await ReadAccount.AnswerOwnAsync(call);

    /// <summary>What new posts are unless one says otherwise.</summary>
    private static Reply Preferences(Call call) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("posting:default:visibility", "public");
        json.WriteBoolean("posting:default:sensitive", false);
        json.WriteString("posting:default:language", call.Language);
        json.WriteString("posting:default:quote_policy", "nobody");
        json.WriteString("reading:expand:media", "default");
        json.WriteBoolean("reading:expand:spoilers", false);
        json.WriteBoolean("reading:autoplay:gifs", false);
        json.WriteEndObject();
    });
}
