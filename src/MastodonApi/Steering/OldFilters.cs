using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Filters as older programs know them: each word is one by itself.</summary>
internal static class OldFilters
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/filters", Who.Members, "read:filters", async call => Reply.List(
            [.. (await call.Ask<IFilters>().OfAsync(call.Me, call.Ct)).SelectMany(f => f.Keywords.Select(k => (Filter: f, Keyword: k)))], (json, one) => FilterWire.WriteOld(json, one.Filter, one.Keyword)));
        routes.Post("/api/v1/filters", Who.Members, "write:filters", MakeAsync);
        routes.Get("/api/v1/filters/{id:long}", Who.Members, "read:filters", async call =>
            await KeepFilters.FindKeywordAsync(call) is { } found ? Reply.Ok(json => FilterWire.WriteOld(json, found.Filter, found.Keyword)) : Reply.NotFound);
        routes.Change("/api/v1/filters/{id:long}", Who.Members, "write:filters", ChangeAsync);
        routes.Delete("/api/v1/filters/{id:long}", Who.Members, "write:filters", DropAsync);
    }

    private static async Task<Reply> MakeAsync(Call call)
    {
        if (Wish(call, null) is not { } wish) return KeepFilters.WrongContext;
        var (made, refused) = await call.Ask<IFilters>().MakeAsync(call.Me, wish with { Title = call.Said["phrase"] }, call.Ct);
        return made is null ? call.Refuse(refused!) : Reply.Ok(json => FilterWire.WriteOld(json, made, made.Keywords[0]));
    }

    private static async Task<Reply> ChangeAsync(Call call)
    {
        if (await KeepFilters.FindKeywordAsync(call) is not { } found) return Reply.NotFound;
        if (Wish(call, found.Keyword.Id) is not { } wish) return KeepFilters.WrongContext;
        var (changed, refused) = await call.Ask<IFilters>().ChangeAsync(call.Me, found.Filter.Id, wish, call.Ct);
        return changed is null ? call.Refuse(refused!) : Reply.Ok(json => FilterWire.WriteOld(json, changed, changed.Keywords.Single(k => k.Id == found.Keyword.Id)));
    }

    /// <summary>A filter without its last word is gone.</summary>
    private static async Task<Reply> DropAsync(Call call)
    {
        if (await KeepFilters.FindKeywordAsync(call) is not { } found) return Reply.NotFound;
        var filters = call.Ask<IFilters>();
        var refused = found.Filter.Keywords.Count + found.Filter.Posts.Count == 1
            ? await filters.DropAsync(call.Me, found.Filter.Id, call.Ct)
            : (await filters.ChangeAsync(call.Me, found.Filter.Id, new(Keywords: [new(found.Keyword.Id, null, null, IsGone: true)]), call.Ct)).Refused;
        return refused is null ? Reply.Empty : call.Refuse(refused);
    }

    private static FilterWish? Wish(Call call, long? keyword) => KeepFilters.Wish(call) is not { } wish ? null : wish with
    {
        Title = null,
        Action = call.Said.Truth("irreversible") is { } hides ? hides ? FilterAction.Hide : FilterAction.Warn : null,
        Keywords = [new(keyword, call.Said["phrase"], call.Said.Truth("whole_word") ?? (keyword is null ? false : null))],
    };
}
