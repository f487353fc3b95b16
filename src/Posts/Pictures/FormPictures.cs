using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What a form that comes back shows: nothing that was brought is lost because of something else.</summary>
internal sealed class KeptPictures
{
    /// <summary>Null when no form was sent.</summary>
    public IReadOnlyList<PostPicture>? Pictures { get; set; }
}

/// <summary>The pictures of a form: those it has already, without the one just taken out, and the files that were chosen now.</summary>
internal sealed class FormPictures(PalabreDb db, AddPicture add, KeptPictures kept)
{
    /// <summary>The writer only adds a picture, or takes one out.</summary>
    public static bool IsNotDone(IFormCollection form) => form.ContainsKey("add") || form.ContainsKey("drop");

    public async Task<(IReadOnlyList<PictureWish> Wishes, Refusal? Refused)> ReadAsync(MemberId me, IFormCollection form, CancellationToken ct)
    {
        List<long> ids = [.. form["picture"].Where(id => id != form["drop"]).Select(id => PictureId.TryParse(id, null, out var picture) ? picture.Value : 0).Distinct()];
        var known = await db.Set<Picture>().AsNoTracking().Where(p => p.Owner == me && ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Shown, ct);
        List<PostPicture> shown = [.. ids.Select(id => known.GetValueOrDefault(id)).OfType<PostPicture>()];
        Refusal? refused = null;
        foreach (var file in form.Files.GetFiles("files").Where(f => f.Length > 0))
        {
            var (picture, unfit) = shown.Count < Picture.Most ? await add.FromFormAsync(me, file, new(default), ct) : (null, new Refusal("pictures_many", 422, "pictures") { Args = [Picture.Most] });
            refused ??= unfit;
            if (picture is not null) shown.Add(picture.Shown);
        }
        kept.Pictures = shown;
        return ([.. shown.Select(p => Wish(p, form))], refused);
    }

    private static PictureWish Wish(PostPicture picture, IFormCollection form) =>
        PictureWords.TryFocus(form[$"focus-{picture.Id}"], out var focus) && form.ContainsKey($"focus-{picture.Id}")
            ? new(picture.Id, form[$"description-{picture.Id}"], focus.X, focus.Y)
            : new(picture.Id, form.ContainsKey($"description-{picture.Id}") ? form[$"description-{picture.Id}"].ToString() : null);
}
