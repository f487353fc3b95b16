using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Filters;

/// <summary>A member's filters for their programs.</summary>
internal static class FilterRoutes
{
    public sealed record KeywordJson(string Id, string Keyword, bool WholeWord);
    public sealed record PostJson(string Id, PostId Post);

    /// <param name="Contexts">Of <c>home</c>, <c>notifications</c>, <c>public</c>, <c>thread</c>, <c>account</c>.</param>
    /// <param name="Action"><c>warn</c> or <c>hide</c>.</param>
    public sealed record FilterJson(FilterId Id, string Title, IReadOnlyList<FilterContext> Contexts, DateTimeOffset? Until, FilterAction Action, IReadOnlyList<KeywordJson> Keywords, IReadOnlyList<PostJson> Posts)
    {
        public static FilterJson Of(Filter f) => new(f.Id, f.Title, f.Contexts, f.Until, f.Action, [.. f.Keywords.Select(k => new KeywordJson(Text(k.Id), k.Keyword, k.WholeWord))], [.. f.Posts.Select(p => new PostJson(Text(p.Id), p.Post))]);
    }

    /// <param name="Id">Of a keyword that is there; nothing for a new one.</param>
    /// <param name="Gone">It is dropped.</param>
    public sealed record KeywordChange(string? Id, string? Keyword, bool? WholeWord, bool? Gone);

    /// <param name="Seconds">How long it is at work from now on; 0 for good.</param>
    public sealed record Wish(string? Title, IReadOnlyList<FilterContext>? Contexts, int? Seconds, FilterAction? Action, IReadOnlyList<KeywordChange>? Keywords)
    {
        public FilterWish Read() => new(Title, Contexts, Seconds, Action,
            Keywords?.Select(k => new KeywordWish(k.Id is null ? null : FilterId.TryParse(k.Id, null, out var id) ? id.Value : 0, k.Keyword, k.WholeWord, k.Gone == true)).ToList());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/filters").WithTags("Filters");
        api.MapGet("", async (Viewer viewer, FilterBook book, CancellationToken ct) =>
            TypedResults.Ok((await book.OfAsync(viewer.Member!.Value, ct)).Select(FilterJson.Of).ToList())).ForMembers(Scope.Read).WithName("ListFilters");
        Deed(api.MapPost("", async (Wish wish, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
        {
            var (made, refused) = await book.AddAsync(viewer.Member!.Value, wish.Read(), ct);
            return made is null ? (IResult)http.Problem(refused!) : TypedResults.Created($"/api/filters/{made.Id}", FilterJson.Of(made));
        }), "MakeFilter").Produces<FilterJson>(StatusCodes.Status201Created);
        api.MapGet("/{filter:long}", async (FilterId filter, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
            await book.FindAsync(viewer.Member!.Value, filter, ct) is { } found ? TypedResults.Ok(FilterJson.Of(found)) : (IResult)http.Problem(FilterBook.Unknown)).ForMembers(Scope.Read).WithName("ShowFilter");
        Deed(api.MapPut("/{filter:long}", async (FilterId filter, Wish wish, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
        {
            var (changed, refused) = await book.SetAsync(viewer.Member!.Value, filter, wish.Read(), ct);
            return changed is null ? (IResult)http.Problem(refused!) : TypedResults.Ok(FilterJson.Of(changed));
        }), "ChangeFilter").Produces<FilterJson>();
        Deed(api.MapDelete("/{filter:long}", async (FilterId filter, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
            NoContentOr(http, await book.RemoveAsync(viewer.Member!.Value, filter, ct))), "DropFilter").Produces(StatusCodes.Status204NoContent);
        Deed(api.MapPut("/{filter:long}/posts/{post:long}", async (FilterId filter, PostId post, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
            NoContentOr(http, (await book.AddPostAsync(viewer.Member!.Value, filter, post, ct)).Refused)), "FilterPost").Produces(StatusCodes.Status204NoContent);
        Deed(api.MapDelete("/{filter:long}/posts/{post:long}", async (FilterId filter, PostId post, HttpContext http, Viewer viewer, FilterBook book, CancellationToken ct) =>
            (await book.FindAsync(viewer.Member!.Value, filter, ct))?.Posts.SingleOrDefault(p => p.Post == post) is { } named
                ? NoContentOr(http, await book.RemovePostAsync(viewer.Member!.Value, named.Id, ct)) : http.Problem(FilterBook.Unknown)), "UnfilterPost").Produces(StatusCodes.Status204NoContent);
    }

    private static RouteHandlerBuilder Deed(RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 422 }) route.ProducesProblem(status);
        return route;
    }

    private static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    private static string Text(long id) => new FilterId(id).ToString();
}
