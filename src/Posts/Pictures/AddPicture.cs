using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>A member brings a picture for a post they are about to write.</summary>
internal sealed class AddPicture(PalabreDb db, MakePicture make, TimeProvider clock)
{
    /// <summary>Thirty in half an hour, as in Mastodon: more is work for the machine that nobody looks at.</summary>
    private const int MostAtOnce = 30;
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(30);

    public static void Map(PostRoutes posts, PostsSettings settings)
    {
        posts.Api.MapPost("/pictures", AnswerAsync).Deed("AddPicture").WithMetadata(LimitOf(settings)).Produces<PostPictureJson>(StatusCodes.Status201Created);
        posts.Forms.MapPost("/pictures", AnswerFormAsync).WithMetadata(LimitOf(settings));
    }

    /// <summary>Of a form that carries as many pictures as a post can have.</summary>
    public static RequestSizeLimitAttribute LimitOf(PostsSettings settings) => new((settings.MostPictureBytes * Picture.Most) + (1 << 20));

    public async Task<(Picture? Picture, Refusal? Refused)> FromFormAsync(MemberId me, IFormFile? file, PictureWish said, CancellationToken ct)
    {
        if (file is null) return (null, new Refusal("picture_missing", 422, "pictures"));
        await using var arriving = file.OpenReadStream();
        return await DoAsync(me, arriving, file.Length, said, ct);
    }

    /// <param name="length">In bytes.</param>
    /// <param name="said">Its id is not looked at.</param>
    public async Task<(Picture? Picture, Refusal? Refused)> DoAsync(MemberId me, Stream arriving, long length, PictureWish said, CancellationToken ct) =>
        (make.Refuse(length) ?? said.Refuse() ?? await WaitAsync(me, ct)) is { } refusal ? (null, refusal) : await BringAsync(me, arriving, length, said, ct);

    /// <summary>The same however many came before: for posts that their author brings along.</summary>
    public async Task<(Picture? Picture, Refusal? Refused)> BringAsync(MemberId me, Stream arriving, long length, PictureWish said, CancellationToken ct)
    {
        if (said.Refuse() is { } refusal) return (null, refusal);
        var (made, refused) = await make.DoWithMotionAsync(arriving, length, ct);
        if (made is null) return (null, refused);
        var picture = Row(me, made);
        said.Say(picture);
        db.Add(picture);
        // The files are there: a row that nobody waits for any more is forgotten like any other.
        await db.SaveChangesAsync(CancellationToken.None);
        return (picture, null);
    }

    private Picture Row(MemberId me, MadePicture made)
    {
        var now = clock.GetUtcNow();
        return new Picture
        {
            Id = made.Id.Value,
            Owner = me,
            Key = made.Key,
            Width = made.Width,
            Height = made.Height,
            PreviewWidth = made.PreviewWidth,
            PreviewHeight = made.PreviewHeight,
            Blurhash = made.Blurhash,
            Moves = made.Moves,
            CreatedAt = now,
            WaitsUntil = now + Picture.Wait,
        };
    }

    private async Task<Refusal?> WaitAsync(MemberId me, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var since = now - Lately;
        var lately = await db.Set<Picture>().Where(p => p.Owner == me && p.CreatedAt > since).OrderByDescending(p => p.CreatedAt).Select(p => p.CreatedAt).Take(MostAtOnce).ToListAsync(ct);
        return lately.Count < MostAtOnce ? null : new Refusal("too_many_requests", 429) { Args = [(int)Math.Ceiling((lately[^1] + Lately - now).TotalSeconds)] };
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, IFormCollection form, Viewer viewer, AddPicture add, CancellationToken ct)
    {
        if (!PictureWords.TryFocus(form["focus"], out var focus)) return http.Problem(new Refusal("picture_focus", 422, "focus"));
        var (picture, refused) = await add.FromFormAsync(viewer.Member!.Value, form.Files["file"], new(default, form["description"], focus.X, focus.Y), ct);
        return picture is null ? http.Problem(refused!) : TypedResults.Created(http.Request.Absolute($"/api/posts/pictures/{picture.Shown.Id}"), PostPictureJson.Of(picture.Shown, http.Request));
    }

    /// <summary>For the form of a page with scripts: the picture's own part of that form.</summary>
    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, AddPicture add, Fragments fragments, CancellationToken ct)
    {
        var (picture, refused) = await add.FromFormAsync(viewer.Member!.Value, form.Files["file"], new(default), ct);
        return picture is null ? http.Problem(refused!)
            : TypedResults.Text(await fragments.RenderAsync<PictureField>(http.Reader(), new { Picture = picture.Shown }, viewer), "text/html", statusCode: StatusCodes.Status201Created);
    }
}
