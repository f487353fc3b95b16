using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A member puts somebody they follow forward on their page, or no longer: from that person's page, from the settings, from a program.</summary>
internal static class EndorseMember
{
    private const int OnePage = 40;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/members/{handle}/endorsed", ShowAsync).WithTags("Members").WithName("Endorsed");
        AboutMember.Map<Endorsements>(routes, new("endorse", "Endorse", "unendorse", "WithdrawEndorsement"), (all, me, other, ct) => all.AddAsync(me, other, ct), async (all, me, other, ct) =>
        {
            await all.WithdrawAsync(me, other, ct);
            return null;
        });
    }

    private static async Task<Results<Ok<FollowLists.PeopleJson>, ProblemHttpResult>> ShowAsync(
        string handle, string? before, int? limit, HttpContext http, Viewer viewer, IMembers members, Endorsements endorsements, CancellationToken ct)
    {
        if (await members.FindAsync(handle, ct) is not { } whose) return http.Problem(AboutMember.Unknown(handle));
        var part = await endorsements.OfAsync(viewer.Member, whose.Id, long.TryParse(before, out var id) ? id : null, Math.Clamp(limit ?? OnePage, 1, OnePage), ct);
        return TypedResults.Ok(new FollowLists.PeopleJson([.. part.People.Select(p => PersonJson.Of(p)!)], part.Next is { } next ? new MemberId(next).ToString() : null));
    }
}
