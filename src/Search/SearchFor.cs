using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Search.Pages;

namespace Palabre.Search;

/// <summary>Somebody looks for something: as a page, and as JSON.</summary>
internal sealed class SearchFor(Finder finder, IPostFinding inPosts, IPosts posts)
{
    public const string Path = "/search";

    /// <summary>The kind that is no <see cref="ISearched"/>: found by age, shown whole.</summary>
    public const string Posts = "posts";

    private const int OfEachKind = 5;
    private const int OfOneKind = 40;
    private const int PostsOfPage = 20;
    private const int MostAtOnce = 50;

    /// <param name="Kind"><c>people</c>, <c>clubs</c>, <c>rooms</c>, <c>replays</c>, <c>shows</c>, <c>posts</c>.</param>
    /// <param name="Size">How many people are in it, or follow it.</param>
    public sealed record FoundJson(string Kind, string Id, string Title, string Url, string Text, bool Live, int Size, string? Language, DateTimeOffset? At, int? Seconds, MemberId? Member, ClubId? Club)
    {
        public static FoundJson Of(Found found, HttpRequest request)
        {
            var card = found.Card;
            return new(found.Kind, card.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), card.Title, $"{request.Scheme}://{request.Host}{request.PathBase}{card.Path}", card.Text,
                card.IsLive, card.Size, card.Language, card.At, (int?)card.Length?.TotalSeconds, card.Member?.Id, card.Club?.Id);
        }
    }

    public sealed record SearchJson(string Query, IReadOnlyList<FoundJson> Found);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/search", AnswerAsync).WithTags("Search").WithName("Search").RequireRateLimiting(RateLimits.Search).Produces<SearchJson>().ProducesProblem(400);
        routes.MapGet(Path, PageAsync).RequireRateLimiting(RateLimits.Search).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(string? q, string? kind, int? limit, long? max_id, HttpContext http, Viewer viewer, SearchFor search, CancellationToken ct)
    {
        if (!viewer.May(Scope.Read)) return http.Problem(new Refusal("scope_missing", 403) { Args = [Scope.Read] });
        var one = search.KindOf(kind);
        if (one is null && kind is not (null or "" or Posts)) return http.Problem(new Refusal("search_kind", 400, "kind"));
        var query = SearchQuery.Of(q);
        var most = Math.Clamp(limit ?? (string.IsNullOrEmpty(kind) ? OfEachKind : OfOneKind), 1, MostAtOnce);
        var found = kind == Posts ? [] : await search.FindAsync(viewer, query, one, most, ct);
        var written = one is null ? await search.PostsAsync(viewer, query, most, max_id, ct) : [];
        return TypedResults.Ok(new SearchJson(query.Text, [.. found.Select(f => FoundJson.Of(f, http.Request)), .. await search.OfPostsAsync(viewer, written, http.Request, ct)]));
    }

    private static async Task<IResult> PageAsync(string? q, string? kind, long? max_id, Viewer viewer, SearchFor search, CancellationToken ct)
    {
        var (query, one, isPosts) = (SearchQuery.Of(q), search.KindOf(kind), kind == Posts);
        // One more than is shown tells whether a kind has more to show.
        var found = isPosts ? [] : await search.FindAsync(viewer, query, one, (one is null ? OfEachKind : OfOneKind) + 1, ct);
        var most = isPosts ? PostsOfPage : OfEachKind;
        var written = one is null ? await search.PostsAsync(viewer, query, most + 1, isPosts ? max_id : null, ct) : [];
        var isElsewhere = found.Count + written.Count == 0 && (one is not null || isPosts)
            && ((await search.FindAsync(viewer, query, null, 1, ct)).Count > 0 || (!isPosts && (await search.PostsAsync(viewer, query, 1, null, ct)).Count > 0));
        return Answers.Page<SearchPage>(new
        {
            Query = query,
            Kind = isPosts ? Posts : one?.Kind,
            Kinds = search.Kinds,
            Found = found,
            Written = written.Take(most).ToList(),
            HasMorePosts = written.Count > most,
            Most = one is null ? OfEachKind : OfOneKind,
            IsElsewhere = isElsewhere,
        });
    }

    private IReadOnlyList<string> Kinds => [.. finder.Kinds.Select(k => k.Kind), Posts];

    private ISearched? KindOf(string? name) => finder.KindOf(name);

    private Task<IReadOnlyList<Found>> FindAsync(Viewer viewer, SearchQuery query, ISearched? kind, int most, CancellationToken ct) => finder.FindAsync(viewer.Member, query, kind, most, ct);

    private Task<IReadOnlyList<PostId>> PostsAsync(Viewer viewer, SearchQuery query, int most, long? before, CancellationToken ct) =>
        inPosts.FindAsync(viewer.Member, new(query.Text, MaxId: before, Limit: most), ct);

    private async Task<IEnumerable<FoundJson>> OfPostsAsync(Viewer viewer, IReadOnlyList<PostId> ids, HttpRequest request, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var cards = await posts.CardsAsync(viewer.Member, ids, ct);
        return ids.Where(cards.ContainsKey).Select(id => cards[id]).Select(card => new FoundJson(
            Posts, card.Id.ToString(), card.Excerpt, $"{request.Scheme}://{request.Host}{request.PathBase}{card.Path}", "", Live: false, Size: 0, Language: null,
            IdMaker.TimeOf(card.Id.Value), Seconds: null, card.Author, Club: null));
    }
}
