using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Search.Pages;

namespace Palabre.Search;

/// <summary>Somebody looks for something: as a page, and as JSON.</summary>
internal sealed class SearchFor(Finder finder)
{
    public const string Path = "/search";

    private const int OfEachKind = 5;
    private const int OfOneKind = 40;
    private const int MostAtOnce = 50;

    /// <param name="Kind"><c>people</c>, <c>clubs</c>, <c>rooms</c>, <c>replays</c>, <c>shows</c>.</param>
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

    private static async Task<IResult> AnswerAsync(string? q, string? kind, int? limit, HttpContext http, Viewer viewer, SearchFor search, CancellationToken ct)
    {
        if (!viewer.May(Scope.Read)) return http.Problem(new Refusal("scope_missing", 403) { Args = [Scope.Read] });
        var one = search.KindOf(kind);
        if (one is null && !string.IsNullOrEmpty(kind)) return http.Problem(new Refusal("search_kind", 400, "kind"));
        var query = SearchQuery.Of(q);
        var found = await search.FindAsync(viewer, query, one, Math.Clamp(limit ?? (one is null ? OfEachKind : OfOneKind), 1, MostAtOnce), ct);
        return TypedResults.Ok(new SearchJson(query.Text, [.. found.Select(f => FoundJson.Of(f, http.Request))]));
    }

    private static async Task<IResult> PageAsync(string? q, string? kind, Viewer viewer, SearchFor search, CancellationToken ct)
    {
        var (query, one) = (SearchQuery.Of(q), search.KindOf(kind));
        // One more than is shown tells whether a kind has more to show.
        var found = await search.FindAsync(viewer, query, one, (one is null ? OfEachKind : OfOneKind) + 1, ct);
        var elsewhere = found.Count == 0 && one is not null && (await search.FindAsync(viewer, query, null, 1, ct)).Count > 0;
        return Answers.Page<SearchPage>(new
        {
            Query = query,
            Kind = one?.Kind,
            Kinds = search.Kinds,
            Found = found,
            Most = one is null ? OfEachKind : OfOneKind,
            IsElsewhere = elsewhere,
        });
    }

    private IReadOnlyList<string> Kinds => [.. finder.Kinds.Select(k => k.Kind)];

    private ISearched? KindOf(string? name) => finder.KindOf(name);

    private Task<IReadOnlyList<Found>> FindAsync(Viewer viewer, SearchQuery query, ISearched? kind, int most, CancellationToken ct) => finder.FindAsync(viewer.Member, query, kind, most, ct);
}
