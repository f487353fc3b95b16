using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>A post's own page with its conversation, its pictures, how it stood before, and who liked or boosted it. For guests too, as far as the post is.</summary>
internal sealed class ThreadPages(Threads threads, Talks talks)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/@{handle}/{post:long}").ExcludeFromDescription();
        pages.MapGet("", PageAsync);
        pages.MapGet("/history", async (PostId post, Viewer viewer, ShowPost show, CancellationToken ct) => await show.OneAsync(post, viewer, ct) is { } view
            ? Answers.Page<HistoryPage>(new { View = view, Versions = await show.VersionsAsync(view.Post, ct) })
            : PostAnswers.Refused(PostDoor.Unknown));
        pages.MapGet("/pictures/{number:int}", async (PostId post, int number, Viewer viewer, ShowPost show, CancellationToken ct) =>
            await show.OneAsync(post, viewer, ct) is { } view && number >= 1 && number <= view.Pictures.Count
                ? Answers.Page<PicturePage>(new { View = view, Number = number })
                : PostAnswers.Refused(PostDoor.Unknown));
        foreach (var boosts in new[] { false, true })
            pages.MapGet(boosts ? "/boosts" : "/favourites", async (PostId post, HttpContext http, Viewer viewer, ShowPost show, ListMarks list, CancellationToken ct) =>
                await show.OneAsync(post, viewer, ct) is { } view && await list.PeopleAsync(post, boosts, viewer.Member, ct) is { } people
                    ? Answers.Page<PeoplePage>(new { Title = http.Reader().Count(boosts ? "posts.boosts" : "posts.favourites", people.Count), Back = view.Path, People = people })
                    : PostAnswers.Refused(PostDoor.Unknown));
    }

    public Task<PostThread?> OfAsync(PostId post, Viewer viewer, CancellationToken ct) => threads.OfAsync(post, viewer.Member, ct);

    private Task ReadAsync(MemberId me, PostThread thread, CancellationToken ct) => talks.ReadAsync(me, thread.Ancestors.Append(thread.Focus).Concat(thread.Descendants), ct);

    private static async Task<IResult> PageAsync(string handle, PostId post, HttpContext http, Viewer viewer, ThreadPages pages, CancellationToken ct)
    {
        if (await pages.OfAsync(post, viewer, ct) is not { } thread) return PostAnswers.Refused(PostDoor.Unknown);
        // Its address names its author; another one's name before it would be a lie that could be passed on.
        if (viewer.Member is { } me && HomePages.IsReal(http.Request)) await pages.ReadAsync(me, thread, ct);
        return handle == thread.Focus.Author.Handle ? Answers.Page<ThreadPage>(thread.Parameters(http.Request)) : TypedResults.Redirect(thread.Focus.Path, permanent: true);
    }
}

internal static class ThreadParameters
{
    public static object Parameters(this PostThread thread, HttpRequest request) => new { Thread = thread, Url = request.Absolute(thread.Focus.Path) };
}
