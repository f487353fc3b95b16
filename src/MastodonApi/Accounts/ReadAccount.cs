using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Accounts: one's own, another's, what they wrote, who follows them.</summary>
internal static class ReadAccount
{
    private const int MostAtOnce = 40;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/accounts/verify_credentials", Who.Members, null, OwnAsync);
        routes.Get("/api/v1/accounts/lookup", Who.Anyone, "read:accounts", LookupAsync);
        routes.Get("/api/v1/accounts", Who.Anyone, "read:accounts", ManyAsync);
        routes.Get("/api/v1/accounts/{id}", Who.Anyone, "read:accounts", OneAsync);
        routes.Get("/api/v1/accounts/{id}/statuses", Who.Anyone, "read:statuses", StatusesAsync);
        routes.Get("/api/v1/accounts/{id}/followers", Who.Anyone, "read:accounts", call => FollowsAsync(call, followers: true));
        routes.Get("/api/v1/accounts/{id}/following", Who.Anyone, "read:accounts", call => FollowsAsync(call, followers: false));
        routes.Get("/api/v1/accounts/{id}/endorsements", Who.Anyone, "read:accounts", async call => await FindAsync(call) is { } card ? await EndorsedAsync(call, card.Id) : Reply.NotFound);
        routes.Get("/api/v1/accounts/{id}/identity_proofs", Who.Members, "read:accounts", NothingOfAsync);
    }

    /// <summary>Whom the address means; null when there is nobody.</summary>
    public static async Task<MemberCard?> FindAsync(Call call) =>
        call.Id<MemberId>() is { } id ? (await call.Ask<IMembers>().CardsAsync([id], call.Ct)).GetValueOrDefault(id) : null;

    /// <summary>A name as programs write it: with or without @, and with this house behind it or nothing. Null for names of other houses.</summary>
    public static string? Handle(Call call, string written)
    {
        var name = written.Trim().TrimStart('@');
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return name;
        return name[(at + 1)..].Equals(call.Http.Request.Host.Value, StringComparison.OrdinalIgnoreCase) || name[(at + 1)..].Equals(call.Http.Request.Host.Host, StringComparison.OrdinalIgnoreCase) ? name[..at] : null;
    }

    public static async Task<Reply> AnswerOwnAsync(Call call)
    {
        var faces = await call.Ask<People>().OfAsync(call.House, [call.Me], call.Ct);
        var writing = await call.Ask<IWritingPreferences>().OfAsync(call.Me, call.Ct);
        return faces.Known.GetValueOrDefault(call.Me) is { } me ? Reply.Ok(json => AccountWire.WriteOwn(json, me, faces.House, writing with { Language = writing.Language ?? call.Language }, call.Ask<ICollections>().Most)) : Reply.Unknown;
    }

    private static Task<Reply> OwnAsync(Call call) =>
        Scopes.Allow(call.Caller!.Scopes, "read:accounts") || call.Caller.Scopes.Contains(Scopes.Profile) ? AnswerOwnAsync(call) : Task.FromResult(Reply.Outside);

    private static async Task<Reply> OneAsync(Call call) => await FindAsync(call) is { } card ? await ShowAsync(call, card) : Reply.NotFound;

    private static async Task<Reply> LookupAsync(Call call)
    {
        if (Handle(call, call.Said["acct"] ?? "") is not { Length: > 0 } handle) return Reply.NotFound;
        return (await call.Ask<IMembers>().FindAsync([handle], call.Ct)).Values.FirstOrDefault() is { } card ? await ShowAsync(call, card) : Reply.NotFound;
    }

    private static async Task<Reply> ManyAsync(Call call)
    {
        var asked = call.Said.Ids<MemberId>("id", MostAtOnce);
        var cards = await call.Ask<IMembers>().CardsAsync(asked, call.Ct);
        return await call.Ask<People>().AccountsAsync(call, [.. asked.Select(cards.GetValueOrDefault).OfType<MemberCard>()]);
    }

    private static async Task<Reply> ShowAsync(Call call, MemberCard card)
    {
        var faces = await call.Ask<People>().OfAsync(call.House, [card.Id], call.Ct);
        return Reply.Ok(json => AccountWire.Write(json, faces.Of(card), faces.House));
    }

    private static async Task<Reply> StatusesAsync(Call call)
    {
        if (await FindAsync(call) is not { } card) return Reply.NotFound;
        var said = call.Said;
        var which = new ByAuthor(!said.Says("exclude_replies"), !said.Says("exclude_reblogs"), said.Says("pinned"), said.Says("only_media"), said["tagged"] is { Length: > 0 } tag ? tag : null);
        return await People.TimelineAsync(call, await call.Ask<IPostReading>().ByAsync(call.Reader, card.Id, which, call.Part(), call.Ct));
    }

    private static async Task<Reply> FollowsAsync(Call call, bool followers)
    {
        if (await FindAsync(call) is not { } card) return Reply.NotFound;
        var part = call.Part(40, 80);
        var profiles = call.Ask<IProfiles>();
        var people = followers
            ? await profiles.FollowersAsync(call.Member, card.Id, part.MaxId, part.Limit, call.Ct)
            : await profiles.FollowingAsync(call.Member, card.Id, part.MaxId, part.Limit, call.Ct);
        call.Link(people.Next, null);
        return await call.Ask<People>().AccountsAsync(call, people.People);
    }

    /// <summary>Whom somebody puts forward on their page.</summary>
    public static async Task<Reply> EndorsedAsync(Call call, MemberId whose)
    {
        var part = call.Part(40, 80);
        var people = await call.Ask<IEndorsements>().OfAsync(call.Member, whose, part.MaxId, part.Limit, call.Ct);
        call.Link(people.Next, null);
        return await call.Ask<People>().AccountsAsync(call, people.People);
    }

    /// <summary>What nobody has here.</summary>
    private static async Task<Reply> NothingOfAsync(Call call) => await FindAsync(call) is null ? Reply.NotFound : Reply.None;
}
