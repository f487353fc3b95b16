using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A member follows another, or no longer does: from their page, from a face in a room, from a program.</summary>
internal static class FollowMember
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/members/{handle}/follow", ShowAsync).WithTags("Members").ForMembers(ApiToken.Read).WithName("Relation");
        AboutMember.Map<Follows>(routes, new("follow", "Follow", "unfollow", "Unfollow"), (follows, me, other, ct) => follows.FollowAsync(me, other, ct), async (follows, me, other, ct) =>
        {
            await follows.UnfollowAsync(me, other, ct);
            return null;
        });
        AboutMember.Map<Follows>(routes, new("boosts", "ShowBoosts", "no-boosts", "HideBoosts"), (follows, me, other, ct) => SwitchAsync(follows, me, other, shown: true, ct), (follows, me, other, ct) => SwitchAsync(follows, me, other, shown: false, ct));
    }

    private static async Task<Refusal?> SwitchAsync(Follows follows, MemberId me, MemberId other, bool shown, CancellationToken ct)
    {
        await follows.ShowBoostsAsync(me, other, shown, ct);
        return null;
    }

    private static async Task<Results<Ok<Relation>, ProblemHttpResult>> ShowAsync(string handle, HttpContext http, Viewer viewer, IMembers members, Follows follows, CancellationToken ct) =>
        await members.FindAsync(handle, ct) is { } other ? TypedResults.Ok(await follows.BetweenAsync(viewer.Member!.Value, other.Id, ct)) : http.Problem(AboutMember.Unknown(handle));
}
