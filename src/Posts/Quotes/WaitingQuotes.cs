using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>A post that would quote one, and which.</summary>
public sealed record WaitingQuote(PostView Quote, PostCard Of);

/// <summary>What waits for an author's leave to quote, over all their posts in one list; answered as on the page of each (<see cref="AnswerQuote"/>).</summary>
internal sealed class WaitingQuotes(PostDoor door, PostViews views, IPosts posts)
{
    public const string Path = "/posts/quotes";

    /// <summary>As many as one reads at once; the rest comes up as these are answered.</summary>
    private const int Shown = 40;

    /// <param name="Quoted">The post that it would quote, for the answer.</param>
    public sealed record WaitingQuoteJson(PostId Quoted, PostJson Post);

    public sealed record WaitingQuotesJson(IReadOnlyList<WaitingQuoteJson> Quotes);

    public static void Map(PostRoutes routes)
    {
        routes.Api.MapGet("/quotes/waiting", async (HttpContext http, Viewer viewer, WaitingQuotes waiting, CancellationToken ct) =>
            TypedResults.Ok(new WaitingQuotesJson([.. (await waiting.OfAsync(viewer.Member!.Value, ct)).Select(w => new WaitingQuoteJson(w.Of.Id, PostJson.Of(w.Quote, http.Request)))])))
            .ForMembers(Scope.Read).WithName("QuotesThatWait");
        routes.Forms.MapGet("/quotes", async (Viewer viewer, WaitingQuotes waiting, CancellationToken ct) =>
            Answers.Page<WaitingQuotesPage>(new { Waiting = await waiting.OfAsync(viewer.Member!.Value, ct) }));
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<WaitingQuote>> OfAsync(MemberId me, CancellationToken ct)
    {
        var found = await (await WaitingAsync(me, ct)).OrderByDescending(l => l.Line.Id).Take(Shown).ToListAsync(ct);
        if (found.Count == 0) return [];
        var asked = await posts.CardsAsync(me, [.. found.Select(l => new PostId(l.Line.QuoteOf!.Value)).Distinct()], ct);
        // What was asked about may be deleted since: then there is nothing to answer.
        return [.. (await views.OfAsync(found, me, ct)).Select(view => (view, of: asked.GetValueOrDefault(new(view.Post.QuoteOf!.Value)))).Where(w => w.of is not null).Select(w => new WaitingQuote(w.view, w.of!))];
    }

    public async Task<int> CountAsync(MemberId me, CancellationToken ct) => await (await WaitingAsync(me, ct)).CountAsync(ct);

    private async Task<IQueryable<Shown>> WaitingAsync(MemberId me, CancellationToken ct)
    {
        var sight = await door.SightAsync(me, ct);
        var own = door.Written(sight);
        return door.Seen(sight).Where(l => l.Line.QuotedAuthor == me && l.Line.QuoteState == QuoteState.Pending && own.Any(p => p.Id == l.Line.QuoteOf));
    }
}
