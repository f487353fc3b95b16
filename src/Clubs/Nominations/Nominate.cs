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

/// <summary>Somebody proposed, and by whom.</summary>
public sealed record Nominated(MemberCard Card, MemberCard By, DateTimeOffset At, string? Reason);

/// <summary>A member proposes somebody for the club.</summary>
internal sealed class Nominate(ClubDoor door, Admission admission, IMembers members, ISafety safety, PalabreDb db, TimeProvider clock)
{
    private const int Most = 100;

    public sealed record Wish(string? Handle, string? Reason = null);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapPost("/{slug}/nominations", async (string slug, Wish wish, HttpContext http, Viewer viewer, Nominate nominate, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, await nominate.DoAsync(slug, viewer, wish, ct))).Deed("Nominate").Produces(StatusCodes.Status204NoContent);
        clubs.Pages.MapGet("/nominate", async (string slug, Viewer viewer, ClubDoor door, CancellationToken ct) =>
            await door.ActAsync(slug, viewer, ClubDeed.Nominate, ct) is ({ } found, _) ? Answers.Page<NominatePage>(new { found.Club }) : ClubAnswers.NoClub).ForMembers(Scope.Write);
        clubs.Forms.MapPost("/nominate", AnswerFormAsync);
    }

    /// <summary>Whom members propose, latest first.</summary>
    public async Task<IReadOnlyList<Nominated>> OfAsync(Club club, CancellationToken ct)
    {
        var rows = await db.Set<Nomination>().AsNoTracking().Where(n => n.Club == club.Id).OrderByDescending(n => n.At).Take(Most).ToListAsync(ct);
        var cards = await members.CardsAsync([.. rows.SelectMany(n => new[] { n.Member, n.By }).Distinct()], ct);
        return [.. rows.Where(n => cards.ContainsKey(n.Member) && cards.ContainsKey(n.By)).Select(n => new Nominated(cards[n.Member], cards[n.By], n.At, n.Reason))];
    }

    public async Task<Refusal?> DoAsync(string slug, Viewer viewer, Wish wish, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.Nominate, ct);
        if (found is not { Me: { } me, Club: var club }) return refused;
        var handle = (wish.Handle ?? "").Trim();
        var reason = string.IsNullOrWhiteSpace(wish.Reason) ? null : Typed.Text(wish.Reason);
        if (reason?.Length > Nomination.LongestReason) return new Refusal("club_reason_long", 422, "reason") { Args = [Nomination.LongestReason] };
        if ((await members.FindAsync([handle], ct)).GetValueOrDefault(handle)?.Id is not { } member || await IsSuspendedAsync(member, ct))
            return new Refusal("club_nobody_there", 404, "handle") { Args = [handle] };
        if (await db.Set<ClubMember>().AnyAsync(m => m.Club == club.Id && m.Member == member, ct)) return new Refusal("club_member_already", 409, "handle");
        // One sentence for every block: nobody learns whose it is.
        if ((await safety.BlocksAsync(member, [me, club.Founder], ct)) is var blocks && (blocks.With(me) || blocks.With(club.Founder))) return new Refusal("club_not_them", 403, "handle");
        if (await db.Set<Nomination>().AnyAsync(n => n.Club == club.Id && n.Member == member, ct)) return null;
        db.Add(new Nomination { Club = club.Id, Member = member, By = me, At = clock.GetUtcNow(), Reason = reason });
        await admission.SaveAsync(ct);
        return null;
    }

    private async Task<bool> IsSuspendedAsync(MemberId member, CancellationToken ct) => (await members.AccessStampsAsync([member], ct)).Count == 0;

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, Nominate nominate, ClubDoor door, CancellationToken ct)
    {
        var refused = await nominate.DoAsync(slug, viewer, new Wish(form["handle"], form["reason"]), ct);
        if (refused is null) return Answers.SeeOther($"/club/{Slug.Read(slug)}");
        return refused.Field is not null && await door.FindAsync(slug, viewer, ct) is { } found
            ? await http.PageAgainAsync<NominatePage>(new { found.Club }, refused)
            : ClubAnswers.AfterForm("/clubs", refused);
    }
}
