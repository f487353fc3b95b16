using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Posts.Pages;

namespace Palabre.Posts;

/// <summary>Pages of timelines: one's own, the house's, a tag's, a club's, an author's.</summary>
internal sealed class HomePages(Timelines timelines, Markers markers, Preferences preferences, IClubs clubs)
{
    private static readonly string[] Purposes = ["Sec-Purpose", "X-Sec-Purpose", "Purpose"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet(PostPaths.Home, async (TimelinePart part, HttpContext http, Viewer viewer, HomePages home, CancellationToken ct) =>
            viewer.IsGuest ? (IResult)Answers.SeeOther(PostPaths.House) : Answers.Page<HomePage>(await home.ParametersAsync(viewer, part, IsReal(http.Request), ct)));
        pages.MapGet(PostPaths.House, HouseAsync);
        pages.MapGet("/tags/{tag}", TagAsync);
        pages.MapGet("/club/{slug}/posts", ClubAsync);
        pages.MapGet("/@{handle}/posts", AuthorAsync);
    }

    /// <param name="isRead">Somebody reads it now: the next time it says where they left off.</param>
    public async Task<object> ParametersAsync(Viewer viewer, TimelinePart part, bool isRead, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var lines = await timelines.HomeAsync(me, part, ct);
        return new
        {
            Lines = lines,
            Clubs = (await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? [],
            part.IsFirst,
            Preferred = (await preferences.OfAsync(me, ct)).Visibility,
            LeftAt = isRead && part.IsFirst && lines.Newest is { } newest ? await markers.ReadHomeAsync(me, newest, ct) : null,
        };
    }

    /// <summary>What a browser fetches in case one might press a link is read by nobody yet.</summary>
    public static bool IsReal(HttpRequest request) => !Purposes.Any(name => request.Headers[name].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase));

    private static async Task<IResult> HouseAsync(TimelinePart part, HttpContext http, Viewer viewer, Timelines timelines, CancellationToken ct) => Answers.Page<TimelinePage>(new
    {
        Title = http.Reader()["posts.house"],
        Lines = await timelines.HouseAsync(picturesOnly: false, viewer.Member, part, ct),
        Path = PostPaths.House,
        Url = http.Request.Absolute(PostPaths.House),
    });

    private static async Task<IResult> TagAsync(string tag, TimelinePart part, HttpContext http, Viewer viewer, Timelines timelines, TagFollows tags, CancellationToken ct)
    {
        var path = PostPaths.OfTag(PostText.Key(tag));
        return Answers.Page<TimelinePage>(new
        {
            Title = $"#{PostText.Key(tag)}",
            Lines = await timelines.OfTagAsync(new(tag), viewer.Member, part, ct),
            Path = path,
            Url = http.Request.Absolute(path),
            BackWord = http.Reader()["posts.house"],
            Tag = PostText.Key(tag),
            IsTagFollowed = await tags.IsFollowedAsync(viewer.Member, tag, ct),
        });
    }

    private static async Task<IResult> ClubAsync(string slug, TimelinePart part, HttpContext http, Viewer viewer, ClubOfPosts clubs, Timelines timelines, CancellationToken ct)
    {
        if (viewer.Member is not { } me || await clubs.FindAsync(slug, me, ct) is not { } club) return PostAnswers.Refused(new Refusal("post_club_unknown", 404));
        return Answers.Page<TimelinePage>(new
        {
            Title = http.Reader()["posts.of_club", club.Name],
            Lines = await timelines.OfClubAsync(club.Id, me, part, ct),
            Path = $"{club.Path}/posts",
            Url = http.Request.Absolute($"{club.Path}/posts"),
            Back = club.Path,
            BackWord = club.Name,
            IsHidden = true,
        });
    }

    private static async Task<IResult> AuthorAsync(string handle, TimelinePart part, HttpContext http, Viewer viewer, IMembers members, Timelines timelines, CancellationToken ct)
    {
        if ((await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is not { } author) return PostAnswers.Refused(PostDoor.Unknown);
        return Answers.Page<TimelinePage>(new
        {
            Title = http.Reader()["posts.by", author.Name],
            Lines = await timelines.ByAsync(author.Id, new(WithReplies: true), viewer.Member, part, ct),
            Path = $"{author.Path}/posts",
            Url = http.Request.Absolute($"{author.Path}/posts"),
            Back = author.Path,
            BackWord = author.Name,
            Feed = $"{author.Path}/posts.atom",
            Context = FilterContext.Account,
        });
    }
}
