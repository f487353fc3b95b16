using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A member follows another, or no longer does: from their page, from a face in a room, from a program.</summary>
internal sealed class FollowMember(IMembers members, Follows follows)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/members/{handle}/follow").WithTags("Members");
        api.MapGet("", ShowAsync).ForMembers(ApiToken.Read).WithName("Relation");
        api.MapPut("", FollowAsync).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("Follow");
        api.MapDelete("", UnfollowAsync).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("Unfollow");

        var forms = routes.MapGroup("/@{handle}").ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost("/follow", async (string handle, HttpContext http, Viewer viewer, FollowMember follow, CancellationToken ct) =>
            AfterForm(http, handle, await follow.DoAsync(viewer, handle, ct)));
        forms.MapPost("/unfollow", async (string handle, HttpContext http, Viewer viewer, FollowMember follow, CancellationToken ct) =>
            AfterForm(http, handle, await follow.UndoAsync(viewer, handle, ct)));
    }

    public async Task<Refusal?> DoAsync(Viewer viewer, string handle, CancellationToken ct) =>
        await FindAsync(handle, ct) is { } other ? await follows.FollowAsync(viewer.Member!.Value, other.Id, ct) : Unknown(handle);

    public async Task<Refusal?> UndoAsync(Viewer viewer, string handle, CancellationToken ct)
    {
        if (await FindAsync(handle, ct) is not { } other) return Unknown(handle);
        await follows.UnfollowAsync(viewer.Member!.Value, other.Id, ct);
        return null;
    }

    private static async Task<Results<Ok<Relation>, ProblemHttpResult>> ShowAsync(
        string handle, HttpContext http, Viewer viewer, FollowMember follow, Follows follows, CancellationToken ct) =>
        await follow.FindAsync(handle, ct) is { } other
            ? TypedResults.Ok(await follows.BetweenAsync(viewer.Member!.Value, other.Id, ct))
            : http.Problem(Unknown(handle));

    private static async Task<Results<NoContent, ProblemHttpResult>> FollowAsync(
        string handle, HttpContext http, Viewer viewer, FollowMember follow, CancellationToken ct) =>
        await follow.DoAsync(viewer, handle, ct) is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnfollowAsync(
        string handle, HttpContext http, Viewer viewer, FollowMember follow, CancellationToken ct) =>
        await follow.UndoAsync(viewer, handle, ct) is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    /// <summary>Back to the person's page, which shows how things stand now; inside a frame the browser takes only that part of it.</summary>
    private static IResult AfterForm(HttpContext http, string handle, Refusal? refused) => refused is { Status: 404 }
        ? Answers.Page<NoMemberPage>(new { Handle = Handle.Read(handle) }, StatusCodes.Status404NotFound)
        : refused is not null ? TypedResults.StatusCode(refused.Status)
        : Answers.SeeOther($"/@{Handle.Read(handle)}");

    private static Refusal Unknown(string handle) => new("member_unknown", 404) { Args = [Handle.Read(handle)] };

    private async Task<MemberCard?> FindAsync(string handle, CancellationToken ct) => (await members.FindAsync([handle], ct)).GetValueOrDefault(handle);
}
