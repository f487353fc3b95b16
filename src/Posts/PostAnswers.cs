using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Where the use cases hang their routes: JSON under <c>/api/posts</c>; forms for members, with a limit, under <c>/posts</c>.</summary>
internal sealed record PostRoutes(RouteGroupBuilder Api, RouteGroupBuilder Forms);

/// <summary>Addresses of pages.</summary>
internal static class PostPaths
{
    public const string Home = "/home";
    public const string House = "/local";

    public static string Of(MemberCard author, long post) => $"{author.Path}/{new PostId(post)}";

    public static string OfTag(string tag) => $"/tags/{Uri.EscapeDataString(tag)}";

    /// <summary>A full address of ours, as the client reached us.</summary>
    public static string Absolute(this HttpRequest request, string path) => $"{request.Root()}{path}";

    /// <summary>What full addresses of ours begin with.</summary>
    public static string Root(this HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}

/// <summary>How deeds about posts are answered, the same for all of them.</summary>
internal sealed class PostAnswers(IMembers members, Preferences preferences, PostDoor door, PostViews views, HomePages home, ThreadPages threads, Fragments fragments)
{
    /// <summary>204, or the problem.</summary>
    public static IResult NoContentOr(HttpContext http, Refusal? refused) => refused is null ? TypedResults.NoContent() : http.Problem(refused);

    public static IResult Refused(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);

    /// <summary>Where a post is read.</summary>
    public async Task<string> PathOfAsync(Post post, CancellationToken ct) =>
        (await members.CardsAsync([post.Author], ct)).GetValueOrDefault(post.Author) is { } author ? PostPaths.Of(author, post.Id) : PostPaths.Home;

    /// <summary>A form that was refused, or is not done yet: the page it was on, with what was typed; home where what it was about is there no longer, or not for them.</summary>
    public async Task<IResult> ComposeAgainAsync(HttpContext http, Viewer viewer, PostWish wish, Refusal? refused, CancellationToken ct)
    {
        Refusal[] all = refused is null ? [] : [refused];
        if (wish.QuoteOf is { } quoted && await QuotingAsync(viewer, quoted, ct) is { Parameters: { } quoting }) return await http.PageAgainAsync<QuotePage>(quoting, all);
        if (wish.ReplyTo is { } post && await threads.OfAsync(post, viewer, ct) is { Focus.MayReply: true } thread)
            return await http.PageAgainAsync<ThreadPage>(thread.Parameters(http.Request), all);
        return await http.PageAgainAsync<HomePage>(await home.ParametersAsync(viewer, TimelinePart.First, isRead: false, ct), all);
    }

    /// <summary>Where one writes a post that quotes this one.</summary>
    public async Task<IResult> QuotePageAsync(Viewer viewer, PostId quoted, CancellationToken ct)
    {
        var (parameters, refused) = await QuotingAsync(viewer, quoted, ct);
        return parameters is null ? Refused(refused!) : Answers.Page<QuotePage>(parameters);
    }

    private async Task<(object? Parameters, Refusal? Refused)> QuotingAsync(Viewer viewer, PostId quoted, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await door.FindAsync(quoted, me, ct) is not { } post || await views.OfAsync([post], me, ct) is not [var view]) return (null, PostDoor.Unknown);
        if (view.MayQuote == QuoteLeave.No) return (null, new("post_not_quoted", StatusCodes.Status403Forbidden));
        return (new { Quoted = view, Preferred = (await preferences.OfAsync(me, ct)).Visibility }, null);
    }

    /// <summary>After an author answered who quotes them: the list of quotes again.</summary>
    /// <param name="back">The list on which they answered; that of the post when nothing is said.</param>
    public async Task<IResult> AfterQuoteAsync(Viewer viewer, PostId id, Refusal? refused, string? back, CancellationToken ct) =>
        refused is not null ? Refused(refused)
            : await door.FindAsync(id, viewer.Member, ct) is { } post ? Answers.SeeOther(LocalPath.Or(back, $"{await PathOfAsync(post, ct)}/quotes")) : Refused(PostDoor.Unknown);

    /// <summary>After a change: the post's own page.</summary>
    public async Task<IResult> BackToAsync(Viewer viewer, PostId id, Refusal? refused, CancellationToken ct) =>
        refused is not null ? Refused(refused) : await door.FindAsync(id, viewer.Member, ct) is { } post ? Answers.SeeOther(await PathOfAsync(post, ct)) : Refused(PostDoor.Unknown);

    /// <summary>After a vote: only the poll, where the page can take that; otherwise the post's place on the page one comes from.</summary>
    public async Task<IResult> AfterVoteAsync(HttpContext http, Viewer viewer, PostId id, Refusal? refused, CancellationToken ct)
    {
        if (refused is not null) return Refused(refused);
        if (await door.FindAsync(id, viewer.Member, ct) is not { } post) return Refused(PostDoor.Unknown);
        if (!TakesStreams(http)) return Answers.SeeOther(await BackAsync(http.Request, post, ct));
        var view = await views.OneAsync(post, viewer.Member, ct);
        return TypedResults.Text(Turbo.Replace(PollBox.IdOf(post), await fragments.RenderAsync<PollBox>(http.Reader(), new { View = view }, viewer)), Turbo.ContentType);
    }

    /// <summary>After a mark: only its line of buttons, where the page can take that; otherwise the post's place on the page one comes from.</summary>
    public async Task<IResult> AfterMarkAsync(HttpContext http, Viewer viewer, PostId id, Refusal? refused, CancellationToken ct)
    {
        if (refused is not null) return Refused(refused);
        if (await door.FindAsync(id, viewer.Member, ct) is not { } post) return Refused(PostDoor.Unknown);
        if (!TakesStreams(http)) return Answers.SeeOther(await BackAsync(http.Request, post, ct));
        var view = await views.OneAsync(post, viewer.Member, ct);
        return TypedResults.Text(Turbo.Replace(PostDeeds.IdOf(post), await fragments.RenderAsync<PostDeeds>(http.Reader(), new { View = view }, viewer), morph: true), Turbo.ContentType);
    }

    private static bool TakesStreams(HttpContext http) => http.Request.Headers.Accept.ToString().Contains(Turbo.ContentType, StringComparison.Ordinal);

    private async Task<string> BackAsync(HttpRequest request, Post post, CancellationToken ct)
    {
        var from = request.GetTypedHeaders().Referer;
        var path = from is not null && from.Authority == request.Host.Value ? from.PathAndQuery : await PathOfAsync(post, ct);
        return $"{path}#{PostEntry.IdOf(post)}";
    }
}

internal static class PostRouteNames
{
    /// <summary>Limits a deed and documents the refusals it can meet.</summary>
    public static RouteHandlerBuilder Deed(this RouteHandlerBuilder route, string name)
    {
        route.ForMembers(Scope.Write).WithName(name).RequireRateLimiting(RateLimits.Write);
        foreach (var status in new[] { 401, 403, 404, 422 }) route.ProducesProblem(status);
        return route;
    }
}
