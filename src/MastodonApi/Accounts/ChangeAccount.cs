using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>A member changes what they show of themselves, as far as this house has it, and what holds for their posts where they say nothing.</summary>
internal static class ChangeAccount
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Change("/api/v1/accounts/update_credentials", Who.Members, "write:accounts", AnswerAsync);
        routes.Get("/api/v1/preferences", Who.Members, "read:accounts", PreferencesAsync);
    }

    private static async Task<Reply> AnswerAsync(Call call) => await ChangeAsync(call) ?? await ReadAccount.AnswerOwnAsync(call);

    /// <summary>Null when it is done.</summary>
    public static async Task<Reply?> ChangeAsync(Call call)
    {
        var said = call.Said;
        if (Wish(call) is { } wish && (await call.Ask<IWritingPreferences>().SetAsync(call.Me, wish, call.Ct)).Refused is { } wrong) return call.Refuse(wrong);
        return await call.Ask<IProfiles>().ChangeAsync(call.Me, said["display_name"], said["note"], said.Truth("locked"), said.Truth("indexable"), call.Ct) is { } refused
            ? call.Refuse(refused)
            : null;
    }

    /// <summary>Null where nothing is said of posts.</summary>
    private static PreferencesWish? Wish(Call call)
    {
        var said = call.Said;
        if (!said.Has("source[privacy]") && !said.Has("source[language]") && !said.Has("source[sensitive]") && !said.Has("source[quote_policy]")) return null;
        return new(
            said["source[privacy]"] is { Length: > 0 } privacy ? WriteStatus.Visibility(privacy) ?? PostVisibility.Direct : null, said["source[language]"], said.Truth("source[sensitive]"),
            QuoteWire.Rule(said["source[quote_policy]"]));
    }

    /// <summary>What new posts are unless one says otherwise.</summary>
    private static async Task<Reply> PreferencesAsync(Call call)
    {
        var writing = await call.Ask<IWritingPreferences>().OfAsync(call.Me, call.Ct);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("posting:default:visibility", StatusWire.Visibility(writing.Visibility));
            json.WriteBoolean("posting:default:sensitive", writing.IsSensitive);
            json.WriteString("posting:default:language", writing.Language ?? call.Language);
            json.WriteString("posting:default:quote_policy", QuoteWire.Policy(writing.WhoQuotes));
            json.WriteString("reading:expand:media", "default");
            json.WriteBoolean("reading:expand:spoilers", false);
            json.WriteBoolean("reading:autoplay:gifs", false);
            json.WriteEndObject();
        });
    }
}
