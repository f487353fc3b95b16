using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Looking for people by name, posts by their words, both by address, and tags.</summary>
internal sealed class Search(IFinding finding, IPostFinding inPosts, IMembers members, IPostReading reading, ISafety safety, IFollows follows)
{
    /// <summary>Who wants older ones goes on by <c>max_id</c>.</summary>
    private const int MostPassedOver = 1000;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v2/search", Who.Anyone, "read:search", call => call.Ask<Search>().AllAsync(call));
        routes.Get("/api/v1/accounts/search", Who.Members, "read:accounts", call => call.Ask<Search>().AccountsAsync(call));
    }

    private async Task<Reply> AllAsync(Call call)
    {
        var (text, type, most) = ((call.Said["q"] ?? "").Trim(), call.Said["type"], call.Part(20, 40).Limit);
        // Of people and tags there are no further parts: the best are told at once.
        var isFirst = (call.Said.Number("offset") ?? 0) <= 0;
        var people = isFirst && type is null or "" or "accounts" ? await PeopleAsync(call, text, most) : [];
        var posts = type is null or "" or "statuses" ? await PostsAsync(call, text, isFirst) : [];
        var tags = isFirst && type is null or "" or "hashtags" ? await reading.TagsAsync(text, most, call.Ct) : [];
        var faces = await call.Ask<People>().OfAsync(call.House, [.. people.Select(p => p.Id), .. posts.SelectMany(People.Shown)], call.Ct);
        faces = await call.Ask<People>().LedToAsync(faces, call.Reader, posts, call.Ct);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("accounts");
            foreach (var one in people) AccountWire.Write(json, faces.Of(one), faces.House);
            json.WriteEndArray();
            json.WriteStartArray("statuses");
            foreach (var post in posts) StatusWire.Write(json, post, faces);
            json.WriteEndArray();
            json.WriteStartArray("hashtags");
            foreach (var tag in tags) TagWire.Write(json, tag, faces.House, isFollowed: false, isFeatured: false);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task<Reply> AccountsAsync(Call call) => await call.Ask<People>().AccountsAsync(call, await PeopleAsync(call, (call.Said["q"] ?? "").Trim(), call.Part(40, 80).Limit));

    /// <summary>Whom a name or an address means comes first; then who answers to the words. With <c>following</c>, of those alone whom the caller follows.</summary>
    private async Task<IReadOnlyList<MemberCard>> PeopleAsync(Call call, string text, int most)
    {
        if (text.Length == 0) return [];
        var named = Named(call, text) is { Length: > 0 } handle ? (await members.FindAsync([handle], call.Ct)).Values.FirstOrDefault() : null;
        // Somebody between whom and the caller there is a block is not found, by name either.
        if (named is not null && call.Member is { } me && (await safety.BlocksAsync(me, [named.Id], call.Ct)).With(named.Id)) named = null;
        var words = text.TrimStart('@').Split('@')[0];
        if (call.Member is not { } caller || !call.Said.Says("following")) return All(await finding.PeopleAsync(call.Member, words, most, call.Ct));
        if (named is not null && (await follows.FollowedAsync(caller, [named.Id], call.Ct)).Count == 0) named = null;
        return All(await finding.FollowedAsync(caller, words, most, call.Ct));

        IReadOnlyList<MemberCard> All(IReadOnlyList<MemberCard> found) => [.. (named is null ? found : found.Prepend(named)).DistinctBy(m => m.Id).Take(most)];
    }

    private static string? Named(Call call, string text)
    {
        if (Ours(call, text) is not { } path) return ReadAccount.Handle(call, text);
        return path.Split('/') is ["", ['@', .. var handle]] ? handle : null;
    }

    /// <summary>A post of ours by its address; otherwise those with these words, for members.</summary>
    private async Task<IReadOnlyList<WrittenPost>> PostsAsync(Call call, string text, bool isFirst)
    {
        if (Ours(call, text) is { } path)
            return isFirst && path.Split('/') is ["", ['@', ..], var id] && PostId.TryParse(id, null, out var post) ? await reading.LinesAsync(call.Reader, [post], call.Ct) : [];
        if (call.Member is not { } me) return [];
        MemberId? by = call.Said.Has("account_id") ? call.Said.Id<MemberId>("account_id") ?? default(MemberId) : null;
        var (part, offset) = (call.Part(20, 40), (int)Math.Clamp(call.Said.Number("offset") ?? 0, 0, MostPassedOver));
        return await reading.LinesAsync(call.Reader, await inPosts.FindAsync(me, new(text, by, part.MaxId, part.MinId, offset, part.Limit), call.Ct), call.Ct);
    }

    /// <summary>The path of an address of this house; null for anything else.</summary>
    private static string? Ours(Call call, string text) => text.StartsWith($"{call.House}/", StringComparison.OrdinalIgnoreCase) ? text[call.House.Length..].Split('?', '#')[0] : null;
}
