using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>One post for programs, with its conversation and how it stood before it was changed.</summary>
internal sealed class ShowPost(PalabreDb db, PostDoor door, PostViews views)
{
    public sealed record ContextJson(IReadOnlyList<PostJson> Ancestors, IReadOnlyList<PostJson> Descendants);

    /// <param name="At">Since when it stood so.</param>
    public sealed record VersionJson(string Text, string Html, string Warning, bool Sensitive, DateTimeOffset At);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapGet("/{post:long}", async (PostId post, HttpContext http, Viewer viewer, ShowPost show, CancellationToken ct) =>
            await show.OneAsync(post, viewer, ct) is { } view ? TypedResults.Ok(PostJson.Of(view, http.Request)) : (IResult)http.Problem(PostDoor.Unknown))
            .WithName("ShowPost").Produces<PostJson>().ProducesProblem(404);
        posts.Api.MapGet("/{post:long}/context", async (PostId post, HttpContext http, Viewer viewer, Threads threads, CancellationToken ct) =>
            await threads.OfAsync(post, viewer.Member, ct) is { } thread
                ? TypedResults.Ok(new ContextJson([.. thread.Ancestors.Select(p => PostJson.Of(p, http.Request))], [.. thread.Descendants.Select(p => PostJson.Of(p, http.Request))]))
                : (IResult)http.Problem(PostDoor.Unknown)).WithName("PostContext").Produces<ContextJson>().ProducesProblem(404);
        posts.Api.MapGet("/{post:long}/history", async (PostId post, HttpContext http, Viewer viewer, ShowPost show, CancellationToken ct) =>
            await show.OneAsync(post, viewer, ct) is { } view
                ? TypedResults.Ok((await show.VersionsAsync(view.Post, ct)).Select(v => new VersionJson(
                    v.Text, PostHtml.Of(v.Text, view.Mentioned, http.Request.Root(), http.Request.Host.Value ?? ""), v.Warning, v.IsSensitive, v.WrittenAt)).ToList())
                : (IResult)http.Problem(PostDoor.Unknown)).WithName("PostHistory").Produces<List<VersionJson>>().ProducesProblem(404);
    }

    public async Task<PostView?> OneAsync(PostId id, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(id, viewer.Member, ct) is { } post && await views.OfAsync([post], viewer.Member, ct) is [var view, ..] ? view : null;

    /// <summary>How it stood, first to last; the last is how it stands.</summary>
    public async Task<IReadOnlyList<PostEdit>> VersionsAsync(Post post, CancellationToken ct)
    {
        var before = await db.Set<PostEdit>().AsNoTracking().Where(e => e.Post == post.Id).OrderBy(e => e.Id).ToListAsync(ct);
        return [.. before, new PostEdit { Id = post.Id, Post = post.Id, Text = post.Text, Warning = post.Warning, IsSensitive = post.IsSensitive, WrittenAt = post.EditedAt ?? post.CreatedAt }];
    }
}
