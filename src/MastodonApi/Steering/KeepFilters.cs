using System.Globalization;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Filters with their words and the posts they name, by the second version of the API.</summary>
internal static class KeepFilters
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v2/filters", Who.Members, "read:filters", async call => Reply.List(await call.Ask<IFilters>().OfAsync(call.Me, call.Ct), FilterWire.Write));
        routes.Post("/api/v2/filters", Who.Members, "write:filters", async call =>
        {
            if (Wish(call) is not { } wish) return WrongContext;
            var (made, refused) = await call.Ask<IFilters>().MakeAsync(call.Me, wish, call.Ct);
            return made is null ? call.Refuse(refused!) : Reply.Ok(json => FilterWire.Write(json, made));
        });
        routes.Get("/api/v2/filters/{id:long}", Who.Members, "read:filters", async call => await FindAsync(call) is { } filter ? Reply.Ok(json => FilterWire.Write(json, filter)) : Reply.NotFound);
        routes.Change("/api/v2/filters/{id:long}", Who.Members, "write:filters", async call => Wish(call) is { } wish
            ? await ChangeAsync(call, call.Id<FilterId>(), wish, (json, filter) => FilterWire.Write(json, filter)) : WrongContext);
        routes.Delete("/api/v2/filters/{id:long}", Who.Members, "write:filters", async call =>
            call.Id<FilterId>() is not { } id ? Reply.NotFound : await call.Ask<IFilters>().DropAsync(call.Me, id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
        MapKeywords(routes);
        MapPosts(routes);
    }

    /// <summary>What is said of a filter; null for a place that there is not.</summary>
    public static FilterWish? Wish(Call call)
    {
        var said = call.Said.All("context");
        List<FilterContext> contexts = [.. said.Select(Context).OfType<FilterContext>()];
        if (contexts.Count < said.Count) return null;
        FilterAction? action = call.Said["filter_action"] switch
        {
            "hide" => FilterAction.Hide,
            null or "" => null,
            // Blurring pictures is a way to warn.
            _ => FilterAction.Warn,
        };
        return new(call.Said["title"], call.Said.Has("context") ? contexts : null, Seconds(call.Said), action, Keywords(call)) { IsOver = call.Said.Number("expires_in") <= 0 };
    }

    public static readonly Reply WrongContext = Reply.Error(422, "Validation failed: Context None or invalid context supplied");

    /// <summary>Nothing said leaves the time; nothing after the name, or null, is for good. None that is left is over at once, as Mastodon has it.</summary>
    private static int? Seconds(Parameters said) => said.Has("expires_in") || said.SaysNone("expires_in") ? (int)Math.Clamp(said.Number("expires_in") ?? 0, 0, int.MaxValue) : null;

    /// <summary>The word and its filter.</summary>
    public static async Task<(Filter Filter, FilterKeyword Keyword)?> FindKeywordAsync(Call call) =>
        call.Id<FilterId>() is { } id && (await call.Ask<IFilters>().OfAsync(call.Me, call.Ct)).SelectMany(f => f.Keywords.Select(k => (Filter: f, Keyword: k))).Where(k => k.Keyword.Id == id.Value).ToList() is [var found] ? found : null;

    private static void MapKeywords(MastodonRoutes routes)
    {
        routes.Get("/api/v2/filters/{id:long}/keywords", Who.Members, "read:filters", async call =>
            await FindAsync(call) is { } filter ? Reply.List(filter.Keywords, FilterWire.Write) : Reply.NotFound);
        routes.Post("/api/v2/filters/{id:long}/keywords", Who.Members, "write:filters", call =>
            ChangeAsync(call, call.Id<FilterId>(), new(Keywords: [new(null, call.Said["keyword"], call.Said.Truth("whole_word") ?? false)]), (json, filter) => FilterWire.Write(json, filter.Keywords[^1])));
        routes.Get("/api/v2/filters/keywords/{id:long}", Who.Members, "read:filters", async call =>
            await FindKeywordAsync(call) is { } found ? Reply.Ok(json => FilterWire.Write(json, found.Keyword)) : Reply.NotFound);
        routes.Change("/api/v2/filters/keywords/{id:long}", Who.Members, "write:filters", async call => await FindKeywordAsync(call) is { } found
            ? await ChangeAsync(call, found.Filter.Id, new(Keywords: [new(found.Keyword.Id, call.Said["keyword"], call.Said.Truth("whole_word"))]), (json, filter) => FilterWire.Write(json, filter.Keywords.Single(k => k.Id == found.Keyword.Id)))
            : Reply.NotFound);
        routes.Delete("/api/v2/filters/keywords/{id:long}", Who.Members, "write:filters", async call => await FindKeywordAsync(call) is { } found
            ? await ChangeAsync(call, found.Filter.Id, new(Keywords: [new(found.Keyword.Id, null, null, IsGone: true)]), (json, _) => { json.WriteStartObject(); json.WriteEndObject(); })
            : Reply.NotFound);
    }

    private static void MapPosts(MastodonRoutes routes)
    {
        routes.Get("/api/v2/filters/{id:long}/statuses", Who.Members, "read:filters", async call =>
            await FindAsync(call) is { } filter ? Reply.List(filter.Posts, FilterWire.Write) : Reply.NotFound);
        routes.Post("/api/v2/filters/{id:long}/statuses", Who.Members, "write:filters", async call =>
        {
            if (call.Id<FilterId>() is not { } id || call.Said.Id<PostId>("status_id") is not { } post) return Reply.NotFound;
            var (added, refused) = await call.Ask<IFilters>().AddPostAsync(call.Me, id, post, call.Ct);
            return added is null ? call.Refuse(refused!) : Reply.Ok(json => FilterWire.Write(json, added));
        });
        routes.Get("/api/v2/filters/statuses/{id:long}", Who.Members, "read:filters", async call =>
            await FindPostAsync(call) is { } found ? Reply.Ok(json => FilterWire.Write(json, found)) : Reply.NotFound);
        routes.Delete("/api/v2/filters/statuses/{id:long}", Who.Members, "write:filters", async call =>
            await FindPostAsync(call) is not { } found ? Reply.NotFound : await call.Ask<IFilters>().DropPostAsync(call.Me, found.Id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
    }

    private static async Task<Filter?> FindAsync(Call call) => call.Id<FilterId>() is { } id ? (await call.Ask<IFilters>().OfAsync(call.Me, call.Ct)).SingleOrDefault(f => f.Id == id) : null;

    private static async Task<FilterPost?> FindPostAsync(Call call) =>
        call.Id<FilterId>() is { } id ? (await call.Ask<IFilters>().OfAsync(call.Me, call.Ct)).SelectMany(f => f.Posts).SingleOrDefault(p => p.Id == id.Value) : null;

    private static async Task<Reply> ChangeAsync(Call call, FilterId? id, FilterWish wish, Action<System.Text.Json.Utf8JsonWriter, Filter> write)
    {
        if (id is not { } which) return Reply.NotFound;
        var (changed, refused) = await call.Ask<IFilters>().ChangeAsync(call.Me, which, wish, call.Ct);
        return changed is null ? call.Refuse(refused!) : Reply.Ok(json => write(json, changed));
    }

    private static FilterContext? Context(string said) => Enum.GetValues<FilterContext>().Where(c => FilterWire.Word(c) == said).Select(c => (FilterContext?)c).FirstOrDefault();

    /// <summary>A new word is looked for inside others unless one says otherwise, as Mastodon has it.</summary>
    private static List<KeywordWish>? Keywords(Call call)
    {
        var items = call.Said.Items("keywords_attributes");
        return items.Count == 0 ? null : [.. items.Select(item => new KeywordWish(
            long.TryParse(item["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null, item["keyword"], item.Truth("whole_word") ?? (item.Has("id") ? null : false), item.Says("_destroy")))];
    }
}
