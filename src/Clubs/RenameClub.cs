using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>The founder gives a club another name or address, at most once in thirty days. The old ones stay to be seen, and lead here.</summary>
internal sealed class RenameClub(ClubDoor door, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    public sealed record Wish(string? Name, string? Slug);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/name", async (string slug, Wish wish, HttpContext http, Viewer viewer, RenameClub rename, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, (await rename.DoAsync(slug, viewer, wish, ct)).Refused)).Deed("RenameClub").Produces(StatusCodes.Status204NoContent);
        clubs.Forms.MapPost("/name", AnswerFormAsync);
    }

    /// <returns>Its address from now on.</returns>
    public async Task<(string? Slug, Refusal? Refused)> DoAsync(string slug, Viewer viewer, Wish wish, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.RenameClub, ct);
        if (found is not { Club: var club }) return (null, refused);
        var name = string.IsNullOrWhiteSpace(wish.Name) ? club.Name : Typed.Line(wish.Name);
        var address = string.IsNullOrWhiteSpace(wish.Slug) ? club.Slug : Slug.Read(wish.Slug);
        if ((Club.RefuseName(name) ?? Slug.Refuse(address)) is { } wrong) return (null, wrong);
        if (name == Typed.Line(club.Name) && address == club.Slug) return (club.Slug, null);
        var now = clock.GetUtcNow();
        if (club.RefuseRenaming(now) is { } tooSoon) return (null, tooSoon);

        if (await db.Set<ClubSlug>().SingleOrDefaultAsync(s => s.Slug == address, ct) is not { } held) db.Add(new ClubSlug { Slug = address, Club = club.Id });
        else if (held.Club != club.Id) return (null, Taken);
        db.Add(new FormerName { Id = ids.Next(), Club = club.Id, Name = club.Name, Slug = club.Slug, Until = now });
        (club.Name, club.Slug, club.RenamedAt) = (name, address, now);
        db.Tell(new ClubChanged(club.Id));
        return await SaveAsync(ct) is { } lost ? (null, lost) : (address, null);
    }

    private static Refusal Taken => new("club_slug_taken", 409, "slug");

    private async Task<Refusal?> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new Refusal("club_changed_meanwhile");
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return Taken;
        }
    }

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, RenameClub rename, ClubDoor door, CancellationToken ct)
    {
        var (renamed, refused) = await rename.DoAsync(slug, viewer, new Wish(form["name"], form["slug"]), ct);
        if (renamed is not null) return Answers.SeeOther($"/club/{renamed}");
        if (refused!.Status is 403 or 404 || await door.FindAsync(slug, viewer, ct) is not { } found) return ClubAnswers.AfterForm("/clubs", refused);
        return await http.PageAgainAsync<ClubSettingsPage>(new { found.Club }, refused.Field is null ? refused with { Field = "name" } : refused);
    }
}
