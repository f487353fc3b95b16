using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>One page of a club's members, latest first.</summary>
public sealed record ListedMembers(Found Found, IReadOnlyList<MemberLine> Members, string? Next);

public sealed record MemberLine(MemberCard Card, ClubRole Role, DateTimeOffset JoinedAt);

/// <summary>Who is in a club: for everyone, or for its members alone where it hides them.</summary>
internal sealed class ListMembers(ClubDoor door, IMembers members, PalabreDb db)
{
    private const int OnePage = 40;
    private const int MostAtOnce = 100;

    public sealed record MemberOfClubJson(PersonJson Member, ClubRole Role, DateTimeOffset JoinedAt);
    public sealed record MembersJson(IReadOnlyList<MemberOfClubJson> Members, string? Next);

    public static void Map(ClubRoutes clubs)
    {
        clubs.Api.MapGet("/{slug}/members", JsonAsync).WithName("MembersOfClub").Produces<MembersJson>().ProducesProblem(403).ProducesProblem(404);
        clubs.Pages.MapGet("/members", PageAsync);
    }

    public async Task<(ListedMembers? Part, Refusal? Refused)> DoAsync(string slug, Viewer viewer, string? before, int limit, CancellationToken ct)
    {
        var (found, refused) = await door.ActAsync(slug, viewer, ClubDeed.SeeMembers, ct);
        if (found is null) return (null, refused);
        var size = Math.Clamp(limit, 1, MostAtOnce);
        var end = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : long.MaxValue;
        var rows = await db.Set<ClubMember>().AsNoTracking().Where(m => m.Club == found.Club.Id && m.Id < end).OrderByDescending(m => m.Id).Take(size + 1).ToListAsync(ct);
        var shown = rows.Take(size).ToList();
        var cards = await members.CardsAsync([.. shown.Select(m => m.Member)], ct);
        return (new(found, [.. shown.Where(m => cards.ContainsKey(m.Member)).Select(m => new MemberLine(cards[m.Member], found.Club.RoleOf(m), m.JoinedAt))],
            rows.Count > size ? shown[^1].Id.ToString(CultureInfo.InvariantCulture) : null), null);
    }

    private static async Task<IResult> JsonAsync(string slug, string? before, int? limit, HttpContext http, Viewer viewer, ListMembers list, CancellationToken ct)
    {
        var (part, refused) = await list.DoAsync(slug, viewer, before, limit ?? OnePage, ct);
        return part is null ? http.Problem(refused!)
            : TypedResults.Ok(new MembersJson([.. part.Members.Select(m => new MemberOfClubJson(PersonJson.Of(m.Card), m.Role, m.JoinedAt))], part.Next));
    }

    private static async Task<IResult> PageAsync(string slug, string? before, Viewer viewer, ListMembers list, CancellationToken ct)
    {
        var (part, refused) = await list.DoAsync(slug, viewer, before, OnePage, ct);
        return part is null ? ClubAnswers.AfterForm("/clubs", refused) : Answers.Page<MembersPage>(new { Part = part });
    }
}
