using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>The founder changes what the club says of itself, who comes in and how, and its rules. Old rules stay, for who accepted them.</summary>
internal sealed class ChangeClub(ClubDoor door, PalabreDb db, TimeProvider clock)
{
    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPut("/{slug}/settings", async (string slug, ClubChange change, HttpContext http, Viewer viewer, ChangeClub club, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await club.DoAsync(slug, viewer, change, ct) is [var first, ..] ? first : null)).Deed("ChangeClub").Produces(StatusCodes.Status204NoContent);
        clubs.Pages.MapGet("/settings", ShowAsync).ForMembers(Scope.Write);
        clubs.Forms.MapPost("/settings", AnswerFormAsync);
    }

    public async Task<IReadOnlyList<Refusal>> DoAsync(string slug, Viewer viewer, ClubChange change, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.ChangeClub, ct);
        if (found is null) return [refused!];
        if (change.Refuse().ToList() is { Count: > 0 } wrong) return wrong;
        change.Apply(found.Club, db, clock.GetUtcNow());
        db.Tell(new ClubChanged(found.Club.Id));
        // Whoever writes rules has read them.
        found.Mine!.AcceptedRules = found.Club.RulesVersion;
        await using var unit = await db.Database.BeginTransactionAsync(ct);
        try
        {
            await db.SaveChangesAsync(ct);
            // It exists for its members only now: nobody else follows it.
            if (found.Club.IsPrivate) await db.Set<ClubFollower>().Where(f => f.Club == found.Club.Id).ExecuteDeleteAsync(ct);
            await unit.CommitAsync(ct);
            return [];
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return [new Refusal("club_changed_meanwhile")];
        }
    }

    private static async Task<IResult> ShowAsync(string slug, Viewer viewer, ClubDoor door, CancellationToken ct) =>
        await door.ActAsync(slug, viewer, ClubDeed.ChangeClub, ct) is ({ } found, _) ? Answers.Page<ClubSettingsPage>(new { found.Club }) : ClubAnswers.NoClub;

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, ChangeClub club, ClubDoor door, CancellationToken ct)
    {
        var refused = await club.DoAsync(slug, viewer, ClubChange.Of(form), ct);
        if (refused.Count == 0) return Answers.SeeOther($"/club/{Slug.Read(slug)}");
        if (refused[0].Status is 403 or 404 || await door.FindAsync(slug, viewer, ct) is not { } found) return ClubAnswers.AfterForm("/clubs", refused[0]);
        return await http.PageAgainAsync<ClubSettingsPage>(new { found.Club }, [.. refused]);
    }
}
