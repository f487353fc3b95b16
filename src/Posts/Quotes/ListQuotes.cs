using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>The posts that quote a post, as far as they exist for the reader; its author sees those that wait for them too.</summary>
internal sealed class ListQuotes(PostDoor door, PostViews views)
{
    public static void Map(PostRoutes posts, IEndpointRouteBuilder routes)
    {
        posts.Api.MapGet("/{post:long}/quotes", async (PostId post, bool? waiting, TimelinePart part, HttpContext http, Viewer viewer, ListQuotes list, CancellationToken ct) =>
            await list.OfAsync(post, waiting == true ? QuoteState.Pending : QuoteState.Accepted, viewer.Member, part, ct) is { } lines
                ? ReadTimelines.Answer(http, lines) : (IResult)http.Problem(PostDoor.Unknown)).WithName("QuotesOfPost").Produces<PostsJson>().ProducesProblem(404);
        posts.Forms.MapGet("/{post:long}/quote", async (PostId post, HttpContext http, Viewer viewer, PostAnswers answers, CancellationToken ct) =>
            await answers.QuotePageAsync(viewer, post, ct));
        routes.MapGet("/@{handle}/{post:long}/quotes", PageAsync).ExcludeFromDescription();
    }

    /// <summary>Null when there is no such post for the reader, or when what waits is not theirs to answer.</summary>
    public async Task<Timeline?> OfAsync(PostId id, QuoteState state, MemberId? viewer, TimelinePart part, CancellationToken ct)
    {
        if (await door.FindAsync(id, viewer, ct) is not { } post || (state != QuoteState.Accepted && post.Author != viewer)) return null;
        var sight = await door.SightAsync(viewer, ct);
        var found = await part.TakeAsync(door.Seen(sight).Where(l => l.Line.QuoteOf == post.Id && l.Line.QuoteState == state), ct);
        return found.Count == 0 ? Timeline.Empty
            : new(await views.OfAsync(found, viewer, ct), found.Count == part.Limit || part.MinId is not null ? found[^1].Line.Id : null, found[0].Line.Id);
    }

    private static async Task<IResult> PageAsync(PostId post, TimelinePart part, Viewer viewer, ShowPost show, ListQuotes list, CancellationToken ct)
    {
        if (await show.OneAsync(post, viewer, ct) is not { } view || await list.OfAsync(post, QuoteState.Accepted, viewer.Member, part, ct) is not { } lines) return PostAnswers.Refused(PostDoor.Unknown);
        var waiting = part.IsFirst ? await list.OfAsync(post, QuoteState.Pending, viewer.Member, TimelinePart.First with { Limit = 40 }, ct) : null;
        return Answers.Page<QuotesPage>(new { View = view, Lines = lines, Waiting = waiting ?? Timeline.Empty });
    }
}
