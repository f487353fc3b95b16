using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>An invitation as the club's leaders see it.</summary>
public sealed record InvitationLine(ClubInvitation Invitation, ClubInvitationState State, MemberCard? By, MemberCard? For);

/// <summary>Leaders make links into the club: one for many, or one for each address of a list. They see them, take them back, carry them elsewhere.</summary>
internal sealed class InviteToClub(ClubDoor door, Inviting inviting, IMembers members, PalabreDb db, TimeProvider clock)
{
    /// <summary>More would make a page nobody reads and a list nobody checks.</summary>
    private const int MostAddresses = 500;
    private const int Shown = 500;

    /// <param name="Limit">How many may come by it; null for any number.</param>
    /// <param name="Days">How long; thirty when nothing is said.</param>
    /// <param name="Addresses">A link of its own, for one person each, instead of one link.</param>
    public sealed record Wish(int? Limit = null, int? Days = null, IReadOnlyList<string>? Addresses = null);

    public sealed record InvitationJson(
        string Code, string Url, string? Address, MemberId? For, int? Limit, int Uses, ClubInvitationState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapGet("/{slug}/invitations", ListAsync).ForMembers(Scope.Read).WithName("ClubInvitations").Produces<IReadOnlyList<InvitationJson>>().ProducesProblem(403).ProducesProblem(404);
        clubs.Api.MapPost("/{slug}/invitations", AnswerAsync).Deed("InviteToClub").Produces<IReadOnlyList<InvitationJson>>(StatusCodes.Status201Created);
        clubs.Pages.MapGet("/invitations", PageAsync).ForMembers(Scope.Write);
        clubs.Pages.MapGet("/invitations.csv", CsvAsync).ForMembers(Scope.Write);
        clubs.Pages.MapGet("/invitations/{code}/qr.svg", QrAsync).ForMembers(Scope.Write);
        clubs.Forms.MapPost("/invitations", AnswerFormAsync);
    }

    public async Task<(IReadOnlyList<ClubInvitation> Made, Refusal? Refused)> DoAsync(string slug, Viewer viewer, Wish wish, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.Invite, ct);
        if (found is not { Me: { } me, Club: var club }) return ([], refused);
        if (ClubInvitation.Refuse(wish.Limit, wish.Days) is { } wrong) return ([], wrong);
        if (wish.Addresses is null) return (await SaveAsync([inviting.Make(club, me, wish.Limit, wish.Days)], ct), null);
        if (Addresses.Read(wish.Addresses, MostAddresses, out var addresses) is { } unread) return ([], unread);

        // Who has a link that still waits keeps that one: a list may be sent twice.
        var now = clock.GetUtcNow();
        var waiting = await db.Set<ClubInvitation>().AsNoTracking()
            .Where(i => i.Club == club.Id && i.Address != null && addresses.Contains(i.Address) && i.RevokedAt == null && i.ExpiresAt > now && i.Uses == 0).ToListAsync(ct);
        var made = await SaveAsync([.. addresses.Except(waiting.Select(w => w.Address!)).Select(a => inviting.Make(club, me, limit: 1, wish.Days, address: a))], ct);
        return ([.. waiting, .. made], null);
    }

    public async Task<(Found? Found, IReadOnlyList<InvitationLine> Lines, Refusal? Refused)> ReadAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.Invite, ct);
        if (found is null) return (null, [], refused);
        var rows = await db.Set<ClubInvitation>().AsNoTracking().Where(i => i.Club == found.Club.Id).OrderByDescending(i => i.Id).Take(Shown).ToListAsync(ct);
        var cards = await members.CardsAsync([.. rows.SelectMany(i => new[] { i.By, i.For ?? i.By }).Distinct()], ct);
        var now = clock.GetUtcNow();
        return (found, [.. rows.Select(i => new InvitationLine(i, i.StateAt(now), cards.GetValueOrDefault(i.By), i.For is { } whom ? cards.GetValueOrDefault(whom) : null))], null);
    }

    private async Task<IReadOnlyList<ClubInvitation>> SaveAsync(List<ClubInvitation> made, CancellationToken ct)
    {
        db.AddRange(made);
        await db.SaveChangesAsync(ct);
        return made;
    }

    private static async Task<IResult> ListAsync(string slug, HttpContext http, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var (found, lines, refused) = await invite.ReadAsync(slug, viewer, ct);
        return found is null ? http.Problem(refused!) : TypedResults.Ok(lines.Select(l => invite.Json(l.Invitation, http.Request)).ToList());
    }

    private static async Task<IResult> AnswerAsync(string slug, Wish? wish, HttpContext http, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var (made, refused) = await invite.DoAsync(slug, viewer, wish ?? new(), ct);
        return refused is not null ? http.Problem(refused)
            : TypedResults.Created(http.Request.Absolute($"/api/clubs/{Slug.Read(slug)}/invitations"), made.Select(i => invite.Json(i, http.Request)).ToList());
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var (found, lines, refused) = await invite.ReadAsync(slug, viewer, ct);
        return found is null ? ClubAnswers.AfterForm("/clubs", refused) : Answers.Page<ClubInvitationsPage>(new { found.Club, Lines = lines });
    }

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var wish = new Wish(Number(form["limit"]), Number(form["days"]), form.ContainsKey("addresses") ? [form["addresses"].ToString()] : null);
        var (_, refused) = await invite.DoAsync(slug, viewer, wish, ct);
        if (refused is null) return Answers.SeeOther($"/club/{Slug.Read(slug)}/invitations");
        var (found, lines, _) = await invite.ReadAsync(slug, viewer, ct);
        return found is null ? ClubAnswers.AfterForm("/clubs", refused) : await http.PageAgainAsync<ClubInvitationsPage>(new { found.Club, Lines = lines }, refused);
    }

    /// <summary>The links of the list, to be sent by whatever means one has: address and link, a line each.</summary>
    private static async Task<IResult> CsvAsync(string slug, HttpContext http, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var (found, lines, refused) = await invite.ReadAsync(slug, viewer, ct);
        if (found is null) return ClubAnswers.AfterForm("/clubs", refused);
        var csv = new StringBuilder("address,link\r\n");
        foreach (var line in lines.Where(l => l is { State: ClubInvitationState.Waiting, Invitation.Address: not null }))
            csv.Append(line.Invitation.Address).Append(',').Append(http.Request.Absolute(line.Invitation.Path)).Append("\r\n");
        return TypedResults.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"{found.Club.Slug}.csv");
    }

    private static async Task<IResult> QrAsync(string slug, string code, HttpContext http, Viewer viewer, InviteToClub invite, CancellationToken ct)
    {
        var (found, lines, refused) = await invite.ReadAsync(slug, viewer, ct);
        if (found is null) return ClubAnswers.AfterForm("/clubs", refused);
        return lines.FirstOrDefault(l => l.Invitation.Code == code) is { } line
            ? TypedResults.Text(QrCode.Of(http.Request.Absolute(line.Invitation.Path)).ToSvg(), "image/svg+xml")
            : TypedResults.NotFound();
    }

    /// <summary>Null for an empty field; what is no number is out of every range.</summary>
    private static int? Number(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private InvitationJson Json(ClubInvitation i, HttpRequest request) =>
        new(i.Code, request.Absolute(i.Path), i.Address, i.For, i.Limit, i.Uses, i.StateAt(clock.GetUtcNow()), i.CreatedAt, i.ExpiresAt);
}
