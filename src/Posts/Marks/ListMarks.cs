using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Who liked or boosted a post, and what one liked or kept oneself.</summary>
internal sealed class ListMarks(PalabreDb db, PostDoor door, PostViews views, IMembers members)
{
    /// <summary>People in one answer; the rest are a number.</summary>
    private const int MostPeople = 80;

    public static void Map(PostRoutes posts)
    {
        foreach (var boosts in new[] { false, true })
            posts.Api.MapGet($"/{{post:long}}/{(boosts ? "boosts" : "favourites")}", async (PostId post, HttpContext http, Viewer viewer, ListMarks list, CancellationToken ct) =>
                await list.PeopleAsync(post, boosts, viewer.Member, ct) is { } people
                    ? TypedResults.Ok(people.Select(p => PostPersonJson.Of(p, http.Request)).ToList())
                    : (IResult)http.Problem(PostDoor.Unknown)).WithName(boosts ? "WhoBoosted" : "WhoFavourited").Produces<List<PostPersonJson>>().ProducesProblem(404);
        posts.Api.MapGet("/favourites", async (TimelinePart part, HttpContext http, Viewer viewer, ListMarks list, CancellationToken ct) =>
            Answer(http, await list.FavouritesAsync(viewer.Member!.Value, part, ct))).ForMembers(Scope.Read).WithName("MyFavourites").Produces<PostsJson>();
        posts.Api.MapGet("/bookmarks", async (TimelinePart part, HttpContext http, Viewer viewer, ListMarks list, CancellationToken ct) =>
            Answer(http, await list.BookmarksAsync(viewer.Member!.Value, part, ct))).ForMembers(Scope.Read).WithName("MyBookmarks").Produces<PostsJson>();
        posts.Forms.MapGet("/bookmarks", async (TimelinePart part, Viewer viewer, ListMarks list, CancellationToken ct) =>
            Answers.Page<BookmarksPage>(new { Lines = await list.BookmarksAsync(viewer.Member!.Value, part, ct) }));
    }

    /// <summary>Latest first, without those from whom the reader is kept apart; null when there is no such post for them.</summary>
    public async Task<IReadOnlyList<MemberCard>?> PeopleAsync(PostId id, bool boosts, MemberId? viewer, CancellationToken ct)
    {
        if (await door.FindAsync(id, viewer, ct) is not { } post) return null;
        var sight = await door.SightAsync(viewer, ct);
        var found = boosts
            ? await db.Set<Post>().Where(p => p.BoostOf == post.Id && !sight.Apart.Contains(p.Author)).OrderByDescending(p => p.Id).Take(MostPeople).Select(p => p.Author).ToListAsync(ct)
            : await db.Set<Favourite>().Where(f => f.Post == post.Id && !sight.Apart.Contains(f.Member)).OrderByDescending(f => f.Id).Take(MostPeople).Select(f => f.Member).ToListAsync(ct);
        var cards = await members.CardsAsync(found, ct);
        return [.. found.Select(cards.GetValueOrDefault).OfType<MemberCard>()];
    }

    public Task<Timeline> FavouritesAsync(MemberId me, TimelinePart part, CancellationToken ct) =>
        MarkedAsync(me, part, db.Set<Favourite>().Where(f => f.Member == me && (part.MaxId == null || f.Id < part.MaxId)).OrderByDescending(f => f.Id).Select(f => new Marked(f.Id, f.Post)), ct);

    public Task<Timeline> BookmarksAsync(MemberId me, TimelinePart part, CancellationToken ct) =>
        MarkedAsync(me, part, db.Set<Bookmark>().Where(b => b.Member == me && (part.MaxId == null || b.Id < part.MaxId)).OrderByDescending(b => b.Id).Select(b => new Marked(b.Id, b.Post)), ct);

    private sealed record Marked(long Id, long Post);

    /// <summary>By when it was marked: the ids to go on from are the marks' own.</summary>
    private async Task<Timeline> MarkedAsync(MemberId me, TimelinePart part, IQueryable<Marked> marks, CancellationToken ct)
    {
        var found = await marks.Take(part.Limit).ToListAsync(ct);
        if (found.Count == 0) return Timeline.Empty;
        List<long> ids = [.. found.Select(m => m.Post)];
        var posts = await door.Written(await door.SightAsync(me, ct)).Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var shown = await views.OfAsync(found.Select(m => posts.GetValueOrDefault(m.Post)).OfType<Post>(), me, ct);
        return new(shown, found.Count == part.Limit ? found[^1].Id : null, null);
    }

    private static Ok<PostsJson> Answer(HttpContext http, Timeline lines)
    {
        if (lines.Oldest is { } oldest)
            http.Response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"<{http.Request.Absolute(http.Request.Path.ToUriComponent())}?max_id={oldest}>; rel=\"next\"");
        return TypedResults.Ok(new PostsJson([.. lines.Posts.Select(p => PostJson.Of(p, http.Request))]));
    }
}
