using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>Favourites, bookmarks, boosts and pins: set and taken back, each as often as one likes.</summary>
internal sealed class MarkPost(PalabreDb db, PostDoor door, PostMemory memory, IdMaker ids, TimeProvider clock)
{
    public static void Map(PostRoutes posts)
    {
        foreach (var mark in Enum.GetValues<PostMark>())
        {
            var word = Word(mark);
            posts.Api.MapPut($"/{{post:long}}/{word}", async (PostId post, HttpContext http, Viewer viewer, MarkPost marks, CancellationToken ct) =>
                PostAnswers.NoContentOr(http, await marks.SetAsync(viewer.Member!.Value, post, mark, ct))).Deed($"{mark}Post").Produces(StatusCodes.Status204NoContent);
            posts.Api.MapDelete($"/{{post:long}}/{word}", async (PostId post, HttpContext http, Viewer viewer, MarkPost marks, CancellationToken ct) =>
                PostAnswers.NoContentOr(http, await marks.UnsetAsync(viewer.Member!.Value, post, mark, ct))).Deed($"Un{word}Post").Produces(StatusCodes.Status204NoContent);
            posts.Forms.MapPost($"/{{post:long}}/{word}", async (PostId post, HttpContext http, Viewer viewer, MarkPost marks, PostAnswers answers, CancellationToken ct) =>
                await answers.AfterMarkAsync(http, viewer, post, await marks.SetAsync(viewer.Member!.Value, post, mark, ct), ct));
            posts.Forms.MapPost($"/{{post:long}}/un{word}", async (PostId post, HttpContext http, Viewer viewer, MarkPost marks, PostAnswers answers, CancellationToken ct) =>
                await answers.AfterMarkAsync(http, viewer, post, await marks.UnsetAsync(viewer.Member!.Value, post, mark, ct), ct));
        }
    }

    /// <summary>The mark as addresses write it.</summary>
    public static string Word(PostMark mark) => mark switch { PostMark.Favourite => "favourite", PostMark.Bookmark => "bookmark", PostMark.Boost => "boost", _ => "pin" };

    public Task<Refusal?> SetAsync(MemberId me, PostId id, PostMark mark, CancellationToken ct) => SetAsync(me, id, mark, isTold: true, ct);

    /// <summary>The same, but nobody is told: it was done long ago.</summary>
    public Task<Refusal?> SetQuietlyAsync(MemberId me, PostId id, PostMark mark, CancellationToken ct) => SetAsync(me, id, mark, isTold: false, ct);

    private async Task<Refusal?> SetAsync(MemberId me, PostId id, PostMark mark, bool isTold, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        if (await IsSetAsync(me, post, mark, ct)) return null;
        if (mark == PostMark.Pin) return await PinAsync(me, post, ct);
        if (mark == PostMark.Boost && !post.IsPublic) return new Refusal("post_not_boosted", 422);
        var boost = Add(me, post, mark, isTold);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
            boost = null;
        }
        catch (DbUpdateException e) when (ForeignKeyViolation.IsIn(e))
        {
            // Deleted at this moment.
            db.ChangeTracker.Clear();
            return PostDoor.Unknown;
        }
        if (boost is null) memory.Marked(me, post.Id);
        else memory.Came(boost);
        return null;
    }

    public async Task<Refusal?> UnsetAsync(MemberId me, PostId id, PostMark mark, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is null) return PostDoor.Unknown;
        await (mark switch
        {
            PostMark.Favourite => db.Set<Favourite>().Where(f => f.Member == me && f.Post == id.Value).ExecuteDeleteAsync(ct),
            PostMark.Bookmark => db.Set<Bookmark>().Where(b => b.Member == me && b.Post == id.Value).ExecuteDeleteAsync(ct),
            PostMark.Boost => UnboostAsync(me, id, ct),
            _ => db.Set<Post>().Where(p => p.Author == me && p.Id == id.Value).ExecuteUpdateAsync(p => p.SetProperty(one => one.PinnedAt, (DateTimeOffset?)null), ct),
        });
        if (mark == PostMark.Boost) memory.BoostGone(me, id.Value);
        else memory.Marked(me, id.Value);
        return null;
    }

    /// <returns>How many went.</returns>
    private async Task<int> UnboostAsync(MemberId me, PostId id, CancellationToken ct)
    {
        if (await db.Set<Post>().SingleOrDefaultAsync(p => p.Author == me && p.BoostOf == id.Value, ct) is not { } boost) return 0;
        db.Remove(boost);
        db.TellAtOnce(new PostUnboosted(boost.PostId, id, me));
        try
        {
            await db.SaveChangesAsync(ct);
            return 1;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Two presses at once: the other one took it back, and told.
            db.ChangeTracker.Clear();
            return 0;
        }
    }

    private Task<bool> IsSetAsync(MemberId me, Post post, PostMark mark, CancellationToken ct) => mark switch
    {
        PostMark.Favourite => db.Set<Favourite>().AnyAsync(f => f.Member == me && f.Post == post.Id, ct),
        PostMark.Bookmark => db.Set<Bookmark>().AnyAsync(b => b.Member == me && b.Post == post.Id, ct),
        PostMark.Boost => db.Set<Post>().AnyAsync(p => p.Author == me && p.BoostOf == post.Id, ct),
        _ => Task.FromResult(post.PinnedAt is not null),
    };

    /// <returns>The line of a boost.</returns>
    private Post? Add(MemberId me, Post post, PostMark mark, bool isTold)
    {
        var id = ids.Next();
        var boost = mark == PostMark.Boost ? new Post { Id = id, Author = me, Visibility = PostVisibility.Public, Thread = id, BoostOf = post.Id, CreatedAt = clock.GetUtcNow() } : null;
        db.Add(mark == PostMark.Favourite ? new Favourite { Id = id, Member = me, Post = post.Id }
            : mark == PostMark.Bookmark ? new Bookmark { Id = id, Member = me, Post = post.Id }
            : boost!);
        if (mark == PostMark.Favourite && isTold) db.Tell(new PostFavourited(id, post.PostId, me));
        if (mark == PostMark.Boost && isTold) db.Tell(new PostBoosted(new(id), post.PostId, me));
        return boost;
    }

    private async Task<Refusal?> PinAsync(MemberId me, Post post, CancellationToken ct)
    {
        if (post.Author != me) return new Refusal("post_not_yours", 403);
        if (post.Visibility == PostVisibility.Direct) return new Refusal("post_not_pinned", 422);
        if (await db.Set<Post>().CountAsync(p => p.Author == me && p.PinnedAt != null, ct) >= Post.MostPinned) return new Refusal("post_pins_many", 422) { Args = [Post.MostPinned] };
        var now = clock.GetUtcNow();
        await db.Set<Post>().Where(p => p.Id == post.Id).ExecuteUpdateAsync(p => p.SetProperty(one => one.PinnedAt, now), ct);
        memory.Changed(post.Id);
        return null;
    }
}
