using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Whom one may want to follow: after the first step of coming in, on an empty page of one's own, and for programs.</summary>
internal static class SuggestionPages
{
    public const string Path = "/welcome";

    public sealed record SuggestionJson(PersonJson Member, string Reason);
    public sealed record SuggestionsJson(IReadOnlyList<SuggestionJson> Suggestions);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/me/suggestions").WithTags("Members");
        api.MapGet("", async (string? topics, HttpContext http, Viewer viewer, Suggestions suggestions, IClubRooms subjects, CancellationToken ct) =>
            TypedResults.Ok(new SuggestionsJson([.. (await suggestions.OfAsync(viewer.Member!.Value, Suggestions.Most, ct, new(http.Reader().Language.Code, Known(subjects, (topics ?? "").Split(',')))))
                .Select(s => new SuggestionJson(PersonJson.Of(s.Who)!, s.Sentence(http.Reader())))]))).ForMembers(ApiToken.Read).WithName("Suggestions");
        api.MapDelete("/{member:long}", async (MemberId member, Viewer viewer, Suggestions suggestions, CancellationToken ct) =>
        {
            await suggestions.SetAsideAsync(viewer.Member!.Value, member, ct);
            return TypedResults.NoContent();
        }).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("SetSuggestionAside");

        var pages = routes.MapGroup(Path).ForMembers(ApiToken.Write).ExcludeFromDescription();
        pages.MapGet("", async (HttpContext http, Viewer viewer, Suggestions suggestions, IClubRooms subjects, CancellationToken ct) =>
        {
            var topics = Known(subjects, [.. http.Request.Query["topics"].OfType<string>()]);
            return Answers.Page<WelcomePage>(new { Topics = topics, All = subjects.Topics, People = await suggestions.OfAsync(viewer.Member!.Value, Suggestions.Most, ct, new(http.Reader().Language.Code, topics)) });
        });
        pages.MapPost("/follow", FollowAsync).RequireRateLimiting(RateLimits.Write);
        pages.MapPost("/aside", SetAsideAsync).RequireRateLimiting(RateLimits.Write);
    }

    /// <summary>Where somebody who just came in goes on: what there is for them depends on what they say they like.</summary>
    public static SeeOther AfterJoining => Answers.SeeOther(Path);

    /// <summary>The page as it is with what somebody said they like: it stands in the address, and nowhere else.</summary>
    public static string PathOf(IReadOnlyList<string> topics) => topics.Count == 0 ? Path : $"{Path}?{string.Join('&', topics.Select(t => $"topics={t}"))}";

    private static List<string> Known(IClubRooms subjects, IReadOnlyCollection<string> topics) => [.. subjects.Topics.Where(topics.Contains)];

    /// <summary>One, or all that were shown; whoever cannot be followed meanwhile is passed over.</summary>
    private static async Task<IResult> FollowAsync(IFormCollection form, Viewer viewer, Follows follows, IMembers members, CancellationToken ct)
    {
        var wanted = form["member"].Select(text => MemberId.TryParse(text, null, out var id) ? id : default).Distinct().Take(Suggestions.Most).ToList();
        foreach (var known in (await members.CardsAsync(wanted, ct)).Keys) await follows.FollowAsync(viewer.Member!.Value, known, ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], Path));
    }

    private static async Task<IResult> SetAsideAsync(IFormCollection form, Viewer viewer, Suggestions suggestions, CancellationToken ct)
    {
        if (MemberId.TryParse(form["member"], null, out var member)) await suggestions.SetAsideAsync(viewer.Member!.Value, member, ct);
        return Answers.SeeOther(LocalPath.Or(form["back"], Path));
    }
}
