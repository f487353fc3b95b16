using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Whom one blocks and mutes, who asks to follow one, and whom one may want to follow.</summary>
internal static class KeptLists
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/blocks", Who.Members, "read:blocks", async call => await PartAsync(call, await call.Ask<IKeepApart>().BlockedAsync(call.Me, call.Ct)));
        routes.Get("/api/v1/mutes", Who.Members, "read:mutes", MutedAsync);
        routes.Get("/api/v1/domain_blocks", Who.Members, "read:blocks", _ => Task.FromResult(Reply.None));
        routes.Get("/api/v1/follow_requests", Who.Members, "read:follows", async call => await PartAsync(call, await call.Ask<IProfiles>().AskingAsync(call.Me, call.Ct)));
        routes.Post("/api/v1/follow_requests/{id}/authorize", Who.Members, "write:follows", call => AnswerAsync(call, lets: true));
        routes.Post("/api/v1/follow_requests/{id}/reject", Who.Members, "write:follows", call => AnswerAsync(call, lets: false));
        routes.Get("/api/v1/endorsements", Who.Members, "read:accounts", call => ReadAccount.EndorsedAsync(call, call.Me));
        // Older programs know the people alone, without why.
        routes.Get("/api/v1/suggestions", Who.Members, "read", async call => await call.Ask<People>().AccountsAsync(call, await SuggestedAsync(call)));
        routes.Get("/api/v2/suggestions", Who.Members, "read", SuggestAsync);
        routes.Delete("/api/v1/suggestions/{id}", Who.Members, "read", SetAsideAsync);
    }

    /// <summary>The ids to go on from are the places in the list.</summary>
    private static Task<Reply> PartAsync(Call call, IReadOnlyList<MemberCard> all) => call.Ask<People>().AccountsAsync(call, Shown(call, all));

    private static List<MemberCard> Shown(Call call, IReadOnlyList<MemberCard> all)
    {
        var part = call.Part(40, 80);
        var from = (int)Math.Clamp(part.MaxId ?? 0, 0, all.Count);
        var shown = all.Skip(from).Take(part.Limit).ToList();
        call.Link(from + shown.Count < all.Count ? from + shown.Count : null, null);
        return shown;
    }

    /// <summary>Each with when the mute is over by itself.</summary>
    private static async Task<Reply> MutedAsync(Call call)
    {
        var shown = Shown(call, await call.Ask<IKeepApart>().MutedAsync(call.Me, call.Ct));
        List<MemberId> ids = [.. shown.Select(s => s.Id)];
        var (faces, how) = (await call.Ask<People>().OfAsync(call.House, ids, call.Ct), await call.Ask<IMutes>().OfAsync(call.Me, ids, call.Ct));
        return Reply.List(shown, (json, one) => AccountWire.WriteMuted(json, faces.Of(one), faces.House, how.GetValueOrDefault(one.Id)?.Until));
    }

    private static async Task<Reply> AnswerAsync(Call call, bool lets)
    {
        if (call.Id<MemberId>() is not { } follower) return Reply.NotFound;
        return await call.Ask<IProfiles>().AnswerAsync(call.Me, follower, lets, call.Ct) is { } refused ? call.Refuse(refused) : await Relationships.AnswerAsync(call, follower);
    }

    private static Task<IReadOnlyList<MemberCard>> SuggestedAsync(Call call) => call.Ask<IProfiles>().SuggestedAsync(call.Me, call.Part(40, 80).Limit, call.Ct);

    private static async Task<Reply> SuggestAsync(Call call)
    {
        var people = await SuggestedAsync(call);
        var faces = await call.Ask<People>().OfAsync(call.House, people.Select(p => p.Id), call.Ct);
        return Reply.List(people, (json, one) =>
        {
            json.WriteStartObject();
            json.WriteString("source", "past_interactions");
            json.WriteStartArray("sources");
            json.WriteStringValue("friends_of_friends");
            json.WriteEndArray();
            json.WritePropertyName("account");
            AccountWire.Write(json, faces.Of(one), faces.House);
            json.WriteEndObject();
        });
    }

    private static async Task<Reply> SetAsideAsync(Call call)
    {
        if (await ReadAccount.FindAsync(call) is { } other) await call.Ask<IProfiles>().SetAsideAsync(call.Me, other.Id, call.Ct);
        return Reply.Empty;
    }
}
