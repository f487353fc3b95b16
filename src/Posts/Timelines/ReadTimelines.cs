using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>Timelines for programs. Those of the house, of a tag and of an author are for guests too, as far as their posts are.</summary>
internal static class ReadTimelines
{
    public static void Map(PostRoutes posts)
    {
        posts.Api.MapGet("/home", async (TimelinePart part, HttpContext http, Viewer viewer, Timelines lines, CancellationToken ct) =>
            Answer(http, await lines.HomeAsync(viewer.Member!.Value, part, ct))).ForMembers(Scope.Read).WithName("HomeTimeline");
        posts.Api.MapGet("/local", async (TimelinePart part, HttpContext http, Viewer viewer, Timelines lines, CancellationToken ct) =>
            Answer(http, await lines.HouseAsync(picturesOnly: false, viewer.Member, part, ct))).WithName("LocalTimeline");
        posts.Api.MapGet("/tags/{tag}", async (string tag, TimelinePart part, HttpContext http, Viewer viewer, Timelines lines, CancellationToken ct) =>
            Answer(http, await lines.OfTagAsync(new(tag), viewer.Member, part, ct))).WithName("TagTimeline");
        posts.Api.MapGet("/clubs/{slug}", OfClubAsync).ForMembers(Scope.Read).WithName("ClubTimeline").ProducesProblem(404);
        posts.Api.MapGet("/lists/{list:long}", OfListAsync).ForMembers(Scope.Read).WithName("ListTimeline").ProducesProblem(404);
        posts.Api.MapGet("/by/{handle}", ByAsync).WithName("PostsOfMember").ProducesProblem(404);
    }

    private static async Task<IResult> OfClubAsync(string slug, TimelinePart part, HttpContext http, Viewer viewer, ClubOfPosts clubs, Timelines lines, CancellationToken ct) =>
        await clubs.FindAsync(slug, viewer.Member!.Value, ct) is { } club
            ? Answer(http, await lines.OfClubAsync(club.Id, viewer.Member.Value, part, ct))
            : http.Problem(new Refusal("post_club_unknown", 404));

    private static async Task<IResult> OfListAsync(ListId list, TimelinePart part, HttpContext http, Viewer viewer, Lists lists, Timelines lines, CancellationToken ct) =>
        await lists.FindAsync(viewer.Member!.Value, list, ct) is { } card
            ? Answer(http, await lines.OfListAsync(card, viewer.Member.Value, part, ct))
            : http.Problem(Lists.Unknown);

    private static async Task<IResult> ByAsync(
        string handle, bool? replies, bool? boosts, bool? pinned, TimelinePart part, HttpContext http, Viewer viewer, IMembers members, Timelines lines, CancellationToken ct) =>
        (await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is { } author
            ? Answer(http, await lines.ByAsync(author.Id, new(replies ?? false, boosts ?? true, pinned ?? false), viewer.Member, part, ct))
            : http.Problem(PostDoor.Unknown);

    /// <summary>With links to what is older and newer (RFC 8288).</summary>
    internal static Ok<PostsJson> Answer(HttpContext http, Timeline lines)
    {
        var links = new List<string>();
        if (lines.Oldest is { } oldest) links.Add($"<{At(http.Request, "max_id", oldest)}>; rel=\"next\"");
        if (lines.Newest is { } newest) links.Add($"<{At(http.Request, "min_id", newest)}>; rel=\"prev\"");
        if (links.Count > 0) http.Response.Headers.Link = string.Join(", ", links);
        return TypedResults.Ok(new PostsJson([.. lines.Posts.Select(p => PostJson.Of(p, http.Request))]));
    }

    private static string At(HttpRequest request, string name, long id)
    {
        var kept = request.Query.Where(q => q.Key is not ("max_id" or "since_id" or "min_id")).SelectMany(q => q.Value.Select(v => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}&"));
        return string.Create(CultureInfo.InvariantCulture, $"{request.Absolute(request.Path.ToUriComponent())}?{string.Concat(kept)}{name}={id}");
    }
}

/// <summary>A club whose posts somebody may read: one they belong to.</summary>
internal sealed class ClubOfPosts(IClubs clubs)
{
    public async Task<ClubCard?> FindAsync(string slug, MemberId me, CancellationToken ct) =>
        (await clubs.FindAsync([slug], ct)).GetValueOrDefault(slug) is { } club && (await clubs.MembersAmongAsync(club.Id, [me], ct)).Contains(me) ? club : null;
}
