using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Programme;

/// <summary>What a form says of a show's cover.</summary>
/// <param name="File">Null for the one there is.</param>
/// <param name="Description">What it shows; null for as it was.</param>
/// <param name="Remove">There is to be none.</param>
internal sealed record CoverWish(IFormFile? File, string? Description, bool Remove)
{
    public static CoverWish Of(IFormCollection form) =>
        new(form.Files["cover"] is { Length: > 0 } file ? file : null, form.ContainsKey("coverDescription") ? form["coverDescription"].ToString() : null, form["coverRemove"] == "true");
}

/// <summary>Whoever may change a show gives it a cover, another one or other words for it, or takes it away. A picture is made before anything is kept.</summary>
internal sealed class ChangeCover(ShowDoor door, ShowViews views, IPictureMaking pictures, PalabreDb db, TimeProvider clock)
{
    public static void Map(ProgrammeRoutes programme, IPictureMaking pictures)
    {
        programme.Api.MapPut("/{show:long}/cover", AnswerAsync).Deed("SetCover").WithMetadata(LimitOf(pictures)).Produces<ShowJson>();
        programme.Api.MapDelete("/{show:long}/cover", async (ShowId show, HttpContext http, Viewer viewer, ChangeCover change, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await change.RemoveAsync(show, viewer, ct))).Deed("RemoveCover").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>Of a form with one picture.</summary>
    public static RequestSizeLimitAttribute LimitOf(IPictureMaking pictures) => new(pictures.Limits.Bytes + (1 << 20));

    /// <summary>The picture, if one was brought; nothing keeps it yet.</summary>
    public async Task<(MadePicture? Made, Refusal? Refused)> MakeAsync(CoverWish wish, CancellationToken ct)
    {
        if (wish.Description is { } text && Typed.Text(text).Length > pictures.Limits.Description)
            return (null, new Refusal("picture_described_long", 422, "coverDescription") { Args = [pictures.Limits.Description] });
        if (wish.File is not { } file) return (null, null);
        await using var arriving = file.OpenReadStream();
        var (made, refused) = await pictures.MakeAsync(arriving, file.Length, ct);
        return (made, refused is null ? null : refused.ToRefusal() with { Field = "cover" });
    }

    /// <summary>One that was made in vain.</summary>
    public void Forget(MadePicture? made)
    {
        if (made is not null) pictures.Forget(made.Id, made.Key);
    }

    /// <summary>Keeps what a wish says of a show's cover.</summary>
    /// <param name="made">The picture of the wish.</param>
    public async Task<Refusal?> KeepAsync(Show show, CoverWish wish, MadePicture? made, CancellationToken ct)
    {
        var old = show.Cover is { } before ? (before.Picture, before.Key) : default;
        if (made is not null) Show(show, made);
        else if (wish.Remove && show.Cover is { } unwanted) db.Remove(unwanted);
        if (show.Cover is { } cover && wish.Description is { } text) cover.Description = Typed.Text(text);
        // Calendars have it as well: another version of the same event.
        if (db.ChangeTracker.HasChanges()) show.ChangedAt = clock.GetUtcNow();
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            Forget(made);
            return new Refusal("show_changed_meanwhile");
        }
        if (old.Key is not null && (made is not null || wish.Remove)) pictures.Forget(old.Picture, old.Key);
        return null;
    }

    private void Show(Show show, MadePicture made)
    {
        if (show.Cover is not { } cover)
        {
            db.Add(show.Cover = new ShowCover
            {
                Show = show.Id,
                Picture = made.Id,
                Key = made.Key,
                Width = made.Width,
                Height = made.Height,
                PreviewWidth = made.PreviewWidth,
                PreviewHeight = made.PreviewHeight,
            });
            return;
        }
        (cover.Picture, cover.Key) = (made.Id, made.Key);
        (cover.Width, cover.Height, cover.PreviewWidth, cover.PreviewHeight) = (made.Width, made.Height, made.PreviewWidth, made.PreviewHeight);
    }

    private async Task<Refusal?> RemoveAsync(ShowId show, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ChangeAsync(show, viewer, ct);
        return found is null ? refused : await KeepAsync(found.Show, new(null, null, Remove: true), null, ct);
    }

    private static async Task<IResult> AnswerAsync(ShowId show, IFormCollection form, HttpContext http, Viewer viewer, ChangeCover change, CancellationToken ct)
    {
        var (found, refused) = await change.FindAsync(show, viewer, ct);
        if (found is null) return http.Problem(refused!);
        var wish = new CoverWish(form.Files["file"], form.ContainsKey("description") ? form["description"].ToString() : null, Remove: false);
        if (wish.File is null && (found.Show.Cover is null || wish.Description is null)) return http.Problem(new Refusal("picture_missing", 422, "file"));
        var (made, wrong) = await change.MakeAsync(wish, ct);
        if ((wrong ?? await change.KeepAsync(found.Show, wish, made, ct)) is { } bad) return http.Problem(bad);
        return TypedResults.Ok(ShowJson.Of(await change.ViewAsync(found, ct), http.Request));
    }

    private Task<(FoundShow? Found, Refusal? Refused)> FindAsync(ShowId show, Viewer viewer, CancellationToken ct) => door.ChangeAsync(show, viewer, ct);

    private Task<ShowView> ViewAsync(FoundShow found, CancellationToken ct) => views.OfAsync(found, ct);
}
