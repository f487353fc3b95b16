using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>A member's lists for their programs.</summary>
internal static class ListRoutes
{
    /// <param name="Replies"><c>list</c>, <c>followed</c> or <c>none</c>.</param>
    public sealed record ListJson(ListId Id, string Title, ListReplies Replies, bool Exclusive)
    {
        public static ListJson Of(ListCard card) => new(card.Id, card.Title, card.Replies, card.IsExclusive);
    }

    public sealed record Wish(string? Title, ListReplies? Replies, bool? Exclusive)
    {
        public ListWish Read() => new(Title, Replies, Exclusive);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/lists").WithTags("Lists");
        api.MapGet("", async (Viewer viewer, Lists lists, CancellationToken ct) =>
            TypedResults.Ok((await lists.OfAsync(viewer.Member!.Value, ct)).Select(ListJson.Of).ToList())).ForMembers(Scope.Read).WithName("ListLists");
        api.MapPost("", MakeAsync).Deed("MakeList").Produces<ListJson>(StatusCodes.Status201Created);
        api.MapGet("/{list:long}", async (ListId list, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct) =>
            await lists.FindAsync(viewer.Member!.Value, list, ct) is { } card ? TypedResults.Ok(ListJson.Of(card)) : (IResult)http.Problem(Lists.Unknown)).ForMembers(Scope.Read).WithName("ShowList");
        api.MapPut("/{list:long}", ChangeAsync).Deed("ChangeList").Produces<ListJson>();
        api.MapDelete("/{list:long}", async (ListId list, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await lists.RemoveAsync(viewer.Member!.Value, list, ct))).Deed("DropList").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/{list:long}/members", PeopleAsync).ForMembers(Scope.Read).WithName("ListMembers").Produces<List<PostPersonJson>>().ProducesProblem(404);
        api.MapPut("/{list:long}/members/{member:long}", async (ListId list, MemberId member, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await lists.AddPeopleAsync(viewer.Member!.Value, list, [member], ct))).Deed("PutInList").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/{list:long}/members/{member:long}", async (ListId list, MemberId member, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await lists.RemovePeopleAsync(viewer.Member!.Value, list, [member], ct))).Deed("TakeOutOfList").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> MakeAsync(Wish wish, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct)
    {
        var (made, refused) = await lists.AddAsync(viewer.Member!.Value, wish.Read(), ct);
        return made is null ? http.Problem(refused!) : TypedResults.Created($"/api/lists/{made.Id}", ListJson.Of(made));
    }

    private static async Task<IResult> ChangeAsync(ListId list, Wish wish, HttpContext http, Viewer viewer, Lists lists, CancellationToken ct)
    {
        var (changed, refused) = await lists.SetAsync(viewer.Member!.Value, list, wish.Read(), ct);
        return changed is null ? http.Problem(refused!) : TypedResults.Ok(ListJson.Of(changed));
    }

    private static async Task<IResult> PeopleAsync(ListId list, HttpContext http, Viewer viewer, Lists lists, IMembers members, CancellationToken ct)
    {
        if (await lists.PeopleAsync(viewer.Member!.Value, list, ct) is not { } people) return http.Problem(Lists.Unknown);
        var cards = await members.CardsAsync(people, ct);
        return TypedResults.Ok(people.Select(cards.GetValueOrDefault).OfType<MemberCard>().Select(c => PostPersonJson.Of(c, http.Request)).ToList());
    }
}
