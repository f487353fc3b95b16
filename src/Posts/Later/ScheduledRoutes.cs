using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Kit.Words;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Posts that wait, for programs and as pages.</summary>
internal static class ScheduledRoutes
{
    public const string Path = "/posts/scheduled";

    /// <param name="At">At least five minutes ahead.</param>
    public sealed record Wish(DateTimeOffset? At, PostWish? Post);

    /// <param name="Refused">The code of why it was not sent at its time; null while it waits.</param>
    public sealed record ScheduledJson(ScheduledId Id, DateTimeOffset At, PostWish Post, string? Refused)
    {
        public static ScheduledJson Of(ScheduledPost post) => new(post.Id, post.DueAt, post.Post, post.Refused);
    }

    public static void Map(PostRoutes posts)
    {
        var api = posts.Api.MapGroup("/scheduled");
        api.MapGet("", async (Viewer viewer, SchedulePost schedule, CancellationToken ct) =>
            TypedResults.Ok((await schedule.OfAsync(viewer.Member!.Value, ct)).Select(ScheduledJson.Of).ToList())).ForMembers(Scope.Read).WithName("ListScheduled");
        api.MapPost("", AddAsync).Deed("SchedulePost").Produces<ScheduledJson>(StatusCodes.Status201Created);
        api.MapPut("/{post:long}", SetAsync).Deed("ChangeScheduled").Produces<ScheduledJson>();
        api.MapDelete("/{post:long}", async (ScheduledId post, HttpContext http, Viewer viewer, SchedulePost schedule, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await schedule.RemoveAsync(viewer.Member!.Value, post, ct))).Deed("CancelScheduled").Produces(StatusCodes.Status204NoContent);

        posts.Forms.MapGet("/scheduled", async (Viewer viewer, SchedulePost schedule, CancellationToken ct) =>
            Answers.Page<ScheduledPage>(new { Waiting = await schedule.OfAsync(viewer.Member!.Value, ct) }));
        posts.Forms.MapPost("/scheduled", AddFormAsync);
        posts.Forms.MapGet("/scheduled/{post:long}", async (ScheduledId post, Viewer viewer, SchedulePost schedule, CancellationToken ct) =>
            await schedule.FindAsync(viewer.Member!.Value, post, ct) is { } found ? Answers.Page<EditScheduledPage>(new { Post = found }) : PostAnswers.Refused(SchedulePost.Unknown));
        posts.Forms.MapPost("/scheduled/{post:long}", SetFormAsync);
        posts.Forms.MapPost("/scheduled/{post:long}/cancel", async (ScheduledId post, Viewer viewer, SchedulePost schedule, CancellationToken ct) =>
            await schedule.RemoveAsync(viewer.Member!.Value, post, ct) is { } refused ? PostAnswers.Refused(refused) : Answers.SeeOther(Path));
    }

    private static async Task<IResult> AddAsync(Wish wish, HttpContext http, Viewer viewer, SchedulePost schedule, CancellationToken ct)
    {
        var (made, refused) = await schedule.AddAsync(viewer.Member!.Value, wish.Post ?? new(null), wish.At, http.Request.Host.Value ?? "", http.Reader().Language.Code, http.Request.Headers[WritePost.KeyHeader], ct);
        return made is null ? http.Problem(refused!) : TypedResults.Created($"/api/posts/scheduled/{made.Id}", ScheduledJson.Of(made));
    }

    private static async Task<IResult> SetAsync(ScheduledId post, Wish wish, HttpContext http, Viewer viewer, SchedulePost schedule, CancellationToken ct)
    {
        var (changed, refused) = await schedule.SetAsync(viewer.Member!.Value, post, wish.Post, wish.At, http.Request.Host.Value ?? "", http.Reader().Language.Code, ct);
        return changed is null ? http.Problem(refused!) : TypedResults.Ok(ScheduledJson.Of(changed));
    }

    private static async Task<IResult> AddFormAsync(
        HttpContext http, IFormCollection form, Viewer viewer, SchedulePost schedule, FormPictures pictures, KeptDrafts drafts, PostAnswers answers, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var (chosen, unfit) = await pictures.ReadAsync(me, form, ct);
        var wish = WritePost.Typed(form) with { Pictures = chosen, Poll = FormPoll.Of(form) };
        if (unfit is not null || FormPictures.IsNotDone(form)) return await answers.ComposeAgainAsync(http, viewer, wish, unfit, ct);
        var (made, refused) = await schedule.AddAsync(me, wish, When(form["at"], http.Reader()), http.Request.Host.Value ?? "", http.Reader().Language.Code, WritePost.KeyOf(form), ct);
        if (made is null) return await answers.ComposeAgainAsync(http, viewer, wish, refused!, ct);
        await drafts.ForgetAsync(me, wish, form, ct);
        return Answers.SeeOther(Path);
    }

    private static async Task<IResult> SetFormAsync(ScheduledId post, HttpContext http, IFormCollection form, Viewer viewer, SchedulePost schedule, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (await schedule.FindAsync(me, post, ct) is not { } known) return PostAnswers.Refused(SchedulePost.Unknown);
        var wish = known.Post with { Text = form["text"], Warning = form["warning"] };
        var (changed, refused) = await schedule.SetAsync(me, post, wish, When(form["at"], http.Reader()) ?? default(DateTimeOffset), http.Request.Host.Value ?? "", http.Reader().Language.Code, ct);
        return changed is null ? await http.PageAgainAsync<EditScheduledPage>(new { Post = known }, refused!) : Answers.SeeOther(Path);
    }

    /// <summary>A time as a form writes it, on the reader's own clock; null for none. One that their clock leaves out is the one after the gap.</summary>
    internal static DateTimeOffset? When(string? typed, Reader reader)
    {
        if (!DateTime.TryParseExact(typed, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        // Beyond these a clock elsewhere has no such year.
        if (local.Year is < 1900 or > 9000) return null;
        if (reader.Zone.IsInvalidTime(local)) local += TimeSpan.FromHours(1);
        return new DateTimeOffset(local, reader.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static readonly string[] LocalForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>The same, to write it into a form.</summary>
    internal static string Local(DateTimeOffset at, Reader reader) => TimeZoneInfo.ConvertTime(at, reader.Zone).ToString(LocalForms[0], CultureInfo.InvariantCulture);
}
