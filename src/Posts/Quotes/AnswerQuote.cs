using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>An author accepts a quote of a post of theirs that waits, does not let it in, or takes the post out of a quote again. The post that quotes stays.</summary>
internal sealed class AnswerQuote(PalabreDb db, PostDoor door, PostMemory memory)
{
    public static Refusal Unknown => new("quote_unknown", 404);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapPut("/{post:long}/quotes/{quote:long}", async (PostId post, PostId quote, HttpContext http, Viewer viewer, AnswerQuote answer, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await answer.AcceptAsync(viewer.Member!.Value, post, quote, ct))).Deed("AcceptQuote").Produces(StatusCodes.Status204NoContent);
        posts.Api.MapDelete("/{post:long}/quotes/{quote:long}", async (PostId post, PostId quote, HttpContext http, Viewer viewer, AnswerQuote answer, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await answer.WithdrawAsync(viewer.Member!.Value, post, quote, ct))).Deed("WithdrawQuote").Produces(StatusCodes.Status204NoContent);
        posts.Forms.MapPost("/{post:long}/quotes/{quote:long}/accept", async (PostId post, PostId quote, string? back, Viewer viewer, AnswerQuote answer, PostAnswers answers, CancellationToken ct) =>
            await answers.AfterQuoteAsync(viewer, post, await answer.AcceptAsync(viewer.Member!.Value, post, quote, ct), back, ct));
        posts.Forms.MapPost("/{post:long}/quotes/{quote:long}/withdraw", async (PostId post, PostId quote, string? back, Viewer viewer, AnswerQuote answer, PostAnswers answers, CancellationToken ct) =>
            await answers.AfterQuoteAsync(viewer, post, await answer.WithdrawAsync(viewer.Member!.Value, post, quote, ct), back, ct));
    }

    public Task<Refusal?> AcceptAsync(MemberId me, PostId post, PostId quote, CancellationToken ct) => ChangeAsync(me, post, quote, q => q.AcceptQuote(), ct);

    public Task<Refusal?> WithdrawAsync(MemberId me, PostId post, PostId quote, CancellationToken ct) => ChangeAsync(me, post, quote, q =>
    {
        q.WithdrawQuote();
        return null;
    }, ct);

    /// <summary>Takes what these two quoted of each other out of their posts: they keep apart from now on.</summary>
    public async Task PartAsync(MemberId one, MemberId other, CancellationToken ct)
    {
        var between = await db.Set<Post>()
            .Where(p => (p.QuoteState == QuoteState.Accepted || p.QuoteState == QuoteState.Pending) && ((p.Author == one && p.QuotedAuthor == other) || (p.Author == other && p.QuotedAuthor == one)))
            .ToListAsync(ct);
        foreach (var quote in between) quote.WithdrawQuote();
        await db.SaveChangesAsync(ct);
        foreach (var quote in between) memory.Quoted(quote);
    }

    private async Task<Refusal?> ChangeAsync(MemberId me, PostId id, PostId by, Func<Post, Refusal?> change, CancellationToken ct)
    {
        if (await door.FindAsync(id, me, ct) is not { } post) return PostDoor.Unknown;
        if (post.Author != me) return new Refusal("post_not_yours", 403);
        if (await db.Set<Post>().SingleOrDefaultAsync(p => p.Id == by.Value && p.QuoteOf == post.Id, ct) is not { } quote) return Unknown;
        var before = quote.QuoteState;
        if (change(quote) is { } refused) return refused;
        if (quote.QuoteState == before) return null;
        db.Tell(new PostChanged(by));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Its author deleted it in this moment.
            db.ChangeTracker.Clear();
        }
        memory.Quoted(quote);
        return null;
    }
}
