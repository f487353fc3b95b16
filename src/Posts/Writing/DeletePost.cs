using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>An author takes a post back, with its boosts and everything that hung on it. Answers to it stay theirs who wrote them.</summary>
internal sealed class DeletePost(PalabreDb db, PostDoor door)
{
    public static void Map(PostRoutes posts)
    {
        posts.Api.MapDelete("/{post:long}", async (PostId post, HttpContext http, Viewer viewer, DeletePost delete, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await delete.DoAsync(viewer.Member!.Value, post, ct))).Deed("DeletePost").Produces(StatusCodes.Status204NoContent);
        posts.Forms.MapPost("/{post:long}/delete", async (PostId post, Viewer viewer, DeletePost delete, CancellationToken ct) =>
            await delete.DoAsync(viewer.Member!.Value, post, ct) is { } refused ? PostAnswers.Refused(refused) : Answers.SeeOther(PostPaths.Home));
    }

    public async Task<Refusal?> DoAsync(MemberId me, PostId id, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        if (post.Author != me) return new Refusal("post_not_yours", 403);
        var named = await db.Set<PostMention>().Where(m => m.Post == post.Id).Select(m => m.Member).ToListAsync(ct);
        db.Remove(post);
        db.Tell(new PostDeleted(id) { Author = me, Visibility = post.Visibility, Club = post.Club, Named = named, Tags = PostText.Tags(post.Text) });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Two presses at once: the other one deleted it, and told.
            db.ChangeTracker.Clear();
        }
        return null;
    }
}
