using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Whoever brought a picture says what it shows and what must stay in sight, before it is posted and after; or takes it back before.</summary>
internal sealed class ChangePicture(PalabreDb db, PostMemory memory, PicturesBell bell)
{
    public sealed record Words(string? Description, double? FocusX, double? FocusY);

    public static Refusal Unknown => new("picture_unknown", 404);

    public static void Map(PostRoutes posts)
    {
        posts.Api.MapGet("/pictures/{picture:long}", async (PictureId picture, HttpContext http, Viewer viewer, ChangePicture change, CancellationToken ct) =>
            await change.FindAsync(viewer.Member!.Value, picture, ct) is { } found ? TypedResults.Ok(PostPictureJson.Of(found.Shown, http.Request)) : (IResult)http.Problem(Unknown))
            .ForMembers(Scope.Read).WithName("ShowPicture").Produces<PostPictureJson>().ProducesProblem(404);
        posts.Forms.MapGet("/pictures/{picture:long}", async (PictureId picture, HttpContext http, Viewer viewer, ChangePicture change, Fragments fragments, CancellationToken ct) =>
            await change.FindAsync(viewer.Member!.Value, picture, ct) is { Post: null } waiting
                ? TypedResults.Text(await fragments.RenderAsync<PictureField>(http.Reader(), new { Picture = waiting.Shown }, viewer), "text/html") : (IResult)http.Problem(Unknown));
        posts.Api.MapPut("/pictures/{picture:long}", AnswerAsync).Deed("ChangePicture").Produces<PostPictureJson>();
        posts.Api.MapDelete("/pictures/{picture:long}", async (PictureId picture, HttpContext http, Viewer viewer, ChangePicture change, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await change.DropAsync(viewer.Member!.Value, picture, ct))).Deed("DropPicture").Produces(StatusCodes.Status204NoContent);
    }

    public Task<Picture?> FindAsync(MemberId me, PictureId id, CancellationToken ct) => db.Set<Picture>().SingleOrDefaultAsync(p => p.Id == id.Value && p.Owner == me, ct);

    public async Task<(Picture? Picture, Refusal? Refused)> DoAsync(MemberId me, PictureWish wish, CancellationToken ct)
    {
        if (wish.Refuse() is { } wrong) return (null, wrong);
        if (await FindAsync(me, wish.Id, ct) is not { } picture) return (null, Unknown);
        wish.Say(picture);
        if (picture.Post is { } post) db.Tell(new PostFoundOtherwise(new(post)));
        try
        {
            await db.SaveChangesAsync(ct);
            if (picture.Post is { } shows) memory.Changed(shows);
            return (picture, null);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Posted, or forgotten, at this moment.
            db.ChangeTracker.Clear();
            return (null, new Refusal("picture_moved", 409));
        }
    }

    /// <summary>One that a post has leaves with its post, or by a change of it.</summary>
    public async Task<Refusal?> DropAsync(MemberId me, PictureId id, CancellationToken ct)
    {
        if (await FindAsync(me, id, ct) is not { } picture) return Unknown;
        if (picture.Post is not null) return new Refusal("picture_posted", 422);
        await db.Set<Picture>().Where(p => p.Id == id.Value && p.Post == null).ExecuteUpdateAsync(p => p.SetProperty(one => one.WaitsUntil, (DateTimeOffset?)null), ct);
        bell.Ring();
        return null;
    }

    private static async Task<IResult> AnswerAsync(PictureId picture, Words words, HttpContext http, Viewer viewer, ChangePicture change, CancellationToken ct)
    {
        var (changed, refused) = await change.DoAsync(viewer.Member!.Value, new(picture, words.Description, words.FocusX, words.FocusY), ct);
        return changed is null ? http.Problem(refused!) : TypedResults.Ok(PostPictureJson.Of(changed.Shown, http.Request));
    }
}
