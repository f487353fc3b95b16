using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Puts tags forward on one's page, and shows what somebody wrote with one: for programs and as pages.</summary>
internal static class FeatureTags
{
    private const string Settings = "/settings#featured-tags";

    public sealed record FeaturedTagJson(string Name, string Url, int Posts, DateTimeOffset? LastAt);

    /// <summary>What somebody wrote with a tag.</summary>
    public static string PathOf(MemberCard author, string tag) => $"{author.Path}/tagged/{Uri.EscapeDataString(tag)}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Tags");
        api.MapGet("/members/{handle}/tags", ShowAsync).WithName("FeaturedTags").Produces<List<FeaturedTagJson>>().ProducesProblem(404);
        api.MapPut("/tags/{tag}/feature", async (string tag, HttpContext http, Viewer viewer, FeaturedTags tags, CancellationToken ct) =>
            PostAnswers.NoContentOr(http, await tags.AddAsync(viewer.Member!.Value, tag, ct))).Deed("FeatureTag").Produces(StatusCodes.Status204NoContent);
        api.MapDelete("/tags/{tag}/feature", async (string tag, Viewer viewer, FeaturedTags tags, CancellationToken ct) =>
        {
            await tags.TakeBackAsync(viewer.Member!.Value, tag, ct);
            return TypedResults.NoContent();
        }).Deed("UnfeatureTag").Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/@{handle}/tagged/{tag}", PageAsync).ExcludeFromDescription();
        var forms = routes.MapGroup("/settings/featured-tags").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        forms.MapPost("", async (HttpContext http, IFormCollection form, Viewer viewer, FeaturedTags tags, IPageOf<ProfileSettingsPiece> page, CancellationToken ct) =>
            await tags.AddAsync(viewer.Member!.Value, form["tag"].ToString(), ct) is { } refused ? await page.AgainAsync(http, null, ct, refused) : Answers.SeeOther(Settings));
        forms.MapPost("/remove", async (IFormCollection form, Viewer viewer, FeaturedTags tags, CancellationToken ct) =>
        {
            await tags.TakeBackAsync(viewer.Member!.Value, form["tag"].ToString(), ct);
            return Answers.SeeOther(Settings);
        });
    }

    private static async Task<IResult> ShowAsync(string handle, HttpContext http, IMembers members, FeaturedTags tags, CancellationToken ct) =>
        (await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is { } author
            ? TypedResults.Ok((await tags.OfAsync(author.Id, ct)).Select(t => new FeaturedTagJson(t.Name, http.Request.Absolute(PathOf(author, t.Tag)), t.Posts, t.LastAt)).ToList())
            : http.Problem(new Refusal("member_unknown", 404) { Args = [handle] });

    private static async Task<IResult> PageAsync(string handle, string tag, TimelinePart part, HttpContext http, Viewer viewer, IMembers members, Timelines timelines, CancellationToken ct)
    {
        if ((await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is not { } author || TagFollows.KeyOf(tag) is not { } key) return PostAnswers.Refused(PostDoor.Unknown);
        var path = PathOf(author, key);
        return Answers.Page<TimelinePage>(new
        {
            Title = http.Reader()["posts.by_about", author.Name, $"#{key}"],
            Lines = await timelines.ByAsync(author.Id, new(WithReplies: true, WithBoosts: false, Tag: key), viewer.Member, part, ct),
            Path = path,
            Url = http.Request.Absolute(path),
            Back = author.Path,
            BackWord = author.Name,
            Context = FilterContext.Account,
        });
    }
}
