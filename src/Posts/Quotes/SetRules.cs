using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>An author says who may quote a post and who may answer it from now on. What was quoted and answered before stays.</summary>
internal sealed class SetRules(PalabreDb db, PostDoor door, PostMemory memory)
{
    /// <param name="WhoQuotes"><c>followers</c>, <c>everybody</c>, <c>ask</c> or <c>nobody</c>; null leaves it.</param>
    /// <param name="WhoReplies"><c>everybody</c>, <c>followed</c> or <c>mentioned</c>; null leaves it.</param>
    public sealed record Wish(QuoteRule? WhoQuotes, ReplyRule? WhoReplies);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapPut("/{post:long}/rules", async (PostId post, Wish wish, HttpContext http, Viewer viewer, SetRules rules, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await rules.DoAsync(viewer.Member!.Value, post, wish.WhoQuotes, wish.WhoReplies, ct))).Deed("SetPostRules").Produces(StatusCodes.Status204NoContent);
        posts.Forms.MapPost("/{post:long}/rules", async (PostId post, IFormCollection form, Viewer viewer, SetRules rules, PostAnswers answers, CancellationToken ct) =>
            await answers.BackToAsync(viewer, post, await rules.DoAsync(viewer.Member!.Value, post, Choices.WhoQuotes(form["quotes"]), Choices.WhoReplies(form["replies"]), ct), ct));
    }

    public async Task<Refusal?> DoAsync(MemberId me, PostId id, QuoteRule? quotes, ReplyRule? replies, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } seen) return PostDoor.Unknown;
        if (seen.Author != me) return new Refusal("post_not_yours", 403);
        if (await db.Set<Post>().SingleOrDefaultAsync(p => p.Id == id.Value, ct) is not { } post) return PostDoor.Unknown;
        post.Let(quotes, replies);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Deleted in this moment.
            db.ChangeTracker.Clear();
            return PostDoor.Unknown;
        }
        memory.Changed(post.Id);
        return null;
    }
}
