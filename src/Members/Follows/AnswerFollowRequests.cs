using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A member reads who asks to follow them and answers; and chooses whether they need to ask.</summary>
internal static class AnswerFollowRequests
{
    public const string Path = "/follow-requests";

    public sealed record RequestsJson(IReadOnlyList<PersonJson> Members);

    /// <param name="PostsAreFound">By their words, in the search; null leaves it.</param>
    public sealed record Privacy(bool IsPrivate, bool? PostsAreFound = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/me").WithTags("Members");
        api.MapGet("/follow-requests", async (Viewer viewer, FollowRequests requests, CancellationToken ct) =>
            TypedResults.Ok(new RequestsJson([.. (await requests.OfAsync(viewer.Member!.Value, ct)).Select(m => PersonJson.Of(m)!)])))
            .ForMembers(ApiToken.Read).WithName("FollowRequests");
        Answer(api.MapPut("/follow-requests/{member:long}", (MemberId member, HttpContext http, Viewer viewer, FollowRequests requests, CancellationToken ct) =>
            NoContentOrAsync(http, requests.AnswerAsync(viewer.Member!.Value, member, lets: true, ct))), "AcceptFollowRequest");
        Answer(api.MapDelete("/follow-requests/{member:long}", (MemberId member, HttpContext http, Viewer viewer, FollowRequests requests, CancellationToken ct) =>
            NoContentOrAsync(http, requests.AnswerAsync(viewer.Member!.Value, member, lets: false, ct))), "RefuseFollowRequest");
        api.MapPut("/privacy", async (Privacy wish, Viewer viewer, IProfiles profiles, CancellationToken ct) =>
        {
            await profiles.ChangeAsync(viewer.Member!.Value, name: null, bio: null, wish.IsPrivate, wish.PostsAreFound, ct);
            return TypedResults.NoContent();
        }).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("ChoosePrivacy");

        var pages = routes.MapGroup("").ForMembers(ApiToken.Write).ExcludeFromDescription();
        pages.MapGet(Path, async (Viewer viewer, FollowRequests requests, CancellationToken ct) =>
            Answers.Page<FollowRequestsPage>(new { People = await requests.OfAsync(viewer.Member!.Value, ct) }));
        pages.MapPost(Path, AnswerFormAsync).RequireRateLimiting(RateLimits.Write);
        pages.MapPost($"{SettingsPages.Path}/privacy", async (IFormCollection form, Viewer viewer, FollowRequests requests, CancellationToken ct) =>
        {
            await requests.SetPrivateAsync(viewer.Member!.Value, form["private"] == "true", ct);
            return Answers.SeeOther($"{SettingsPages.Path}?saved=privacy#privacy");
        }).RequireRateLimiting(RateLimits.Write);
    }

    private static void Answer(RouteHandlerBuilder route, string name) => route.ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write)
        .WithName(name).Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<IResult> NoContentOrAsync(HttpContext http, Task<Refusal?> answering) =>
        await answering is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    /// <summary>A request that is gone is no mistake of whoever reads the page: it shows what there is now.</summary>
    private static async Task<IResult> AnswerFormAsync(IFormCollection form, Viewer viewer, FollowRequests requests, CancellationToken ct)
    {
        if (MemberId.TryParse(form["member"], null, out var follower)) await requests.AnswerAsync(viewer.Member!.Value, follower, form["lets"] == "true", ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], Path));
    }
}
