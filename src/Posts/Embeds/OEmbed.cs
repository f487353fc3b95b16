using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>What another site needs to show something of this house (oembed.com §2.3.4).</summary>
/// <param name="Type"><c>rich</c> with a frame, <c>link</c> without.</param>
public sealed record OEmbedJson(
    [property: JsonPropertyName("version")] string Version, [property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("provider_name")] string ProviderName, [property: JsonPropertyName("provider_url")] string ProviderUrl)
{
    [JsonPropertyName("author_name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? AuthorName { get; init; }
    [JsonPropertyName("author_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? AuthorUrl { get; init; }

    /// <summary>How long it may be shown before it is asked for anew, in seconds.</summary>
    [JsonPropertyName("cache_age")] public int CacheAge { get; init; } = 3600;
    [JsonPropertyName("thumbnail_url"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ThumbnailUrl { get; init; }
    [JsonPropertyName("thumbnail_width"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? ThumbnailWidth { get; init; }
    [JsonPropertyName("thumbnail_height"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? ThumbnailHeight { get; init; }
    [JsonPropertyName("html"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Html { get; init; }
    [JsonPropertyName("width"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Width { get; init; }
    [JsonPropertyName("height"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Height { get; init; }

    /// <summary>The same as XML.</summary>
    internal XDocument Xml() => new(new XElement("oembed", new (string Name, object? Value)[]
    {
        ("version", Version), ("type", Type), ("title", Title), ("author_name", AuthorName), ("author_url", AuthorUrl), ("provider_name", ProviderName), ("provider_url", ProviderUrl),
        ("cache_age", CacheAge), ("thumbnail_url", ThumbnailUrl), ("thumbnail_width", ThumbnailWidth), ("thumbnail_height", ThumbnailHeight), ("html", Html), ("width", Width), ("height", Height),
    }.Where(part => part.Value is not null).Select(part => new XElement(part.Name, string.Create(CultureInfo.InvariantCulture, $"{part.Value}")))));
}

/// <summary><c>GET /oembed?url=…</c>: how other sites show public posts, clubs, shows and rooms. Whoever is signed in here is told no more than a guest.</summary>
internal sealed class OEmbed(ShowPost posts, RoomsOfPosts rooms, IClubs clubs, IProgramme programme, IMembers members, ICommunity community)
{
    private const int PostWidth = 480;
    private const int PostHeight = 360;
    private const int WeekWidth = 360;
    private const int WeekHeight = 480;

    /// <summary>Of the picture that rooms have for other sites.</summary>
    private const int RoomWidth = 1200;
    private const int RoomHeight = 630;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oembed", AnswerAsync).WithTags("Posts").WithName("OEmbed").Produces<OEmbedJson>().Produces(StatusCodes.Status404NotFound).Produces(StatusCodes.Status501NotImplemented);
        routes.MapGet("/@{handle}/{post:long}/embed", FrameAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(string? url, string? format, int? maxwidth, int? maxheight, HttpContext http, OEmbed embed, CancellationToken ct)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (format is not (null or "" or "json" or "xml")) return TypedResults.StatusCode(StatusCodes.Status501NotImplemented);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !address.Authority.Equals(http.Request.Host.Value, StringComparison.OrdinalIgnoreCase)) return TypedResults.NotFound();
        if (await embed.OfAsync(address, new(null, http.Request.Root()), maxwidth, maxheight, ct) is not { } found) return TypedResults.NotFound();
        return format == "xml" ? TypedResults.Text(found.Xml().ToString(), "text/xml; charset=utf-8") : TypedResults.Json(found);
    }

    private async Task<OEmbedJson?> OfAsync(Uri address, PostReader guest, int? width, int? height, CancellationToken ct)
    {
        var (house, parts) = (guest.House, address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries));
        var name = (await community.GetAsync(ct)).Name;
        return parts switch
        {
            [['@', ..], var id] when PostId.TryParse(id, null, out var post) => await PostAsync(post, name, house, width, height, ct),
            ["club", var slug, .. var rest] when rest is [] or ["programme"] => await ClubAsync(slug, name, house, width, height, ct),
            ["show", var id] when ShowId.TryParse(id, null, out var show) => await ShowAsync(show, name, house, width, height, ct),
            ["room", var id] when RoomId.TryParse(id, null, out var room) => await RoomAsync(room, name, house, ct),
            _ => null,
        };
    }

    private async Task<OEmbedJson?> PostAsync(PostId id, string name, string house, int? width, int? height, CancellationToken ct)
    {
        if (await posts.OneAsync(id, Viewer.Guest, ct) is not { } view) return null;
        return Framed(PostsFacade.Excerpt(view.Post, view.Pictures), $"{house}{view.Path}/embed", new(PostWidth, PostHeight), name, house, width, height) with
        {
            AuthorName = view.Author.Name,
            AuthorUrl = house + view.Author.Path,
        };
    }

    private async Task<OEmbedJson?> ClubAsync(string slug, string name, string house, int? width, int? height, CancellationToken ct) =>
        (await clubs.FindAsync([slug], ct)).GetValueOrDefault(slug) is { } club && (await clubs.ExistForAsync(null, [club.Id], ct)).Contains(club.Id)
            ? Framed(club.Name, $"{house}{club.Path}/programme/embed", new(WeekWidth, WeekHeight), name, house, width, height) : null;

    /// <summary>The week of its club, in which it stands.</summary>
    private async Task<OEmbedJson?> ShowAsync(ShowId id, string name, string house, int? width, int? height, CancellationToken ct)
    {
        if (!(await programme.ExistForAsync(null, [id], ct)).Contains(id) || (await programme.CardsAsync([id], ct)).GetValueOrDefault(id) is not { } show) return null;
        if (show.Club is not { } home) return await EventAsync(show, name, house, ct);
        if ((await clubs.CardsAsync([home], ct)).GetValueOrDefault(home) is not { } club) return null;
        return Framed(show.Title, $"{house}{club.Path}/programme/embed", new(WeekWidth, WeekHeight), name, house, width, height) with { AuthorName = club.Name, AuthorUrl = house + club.Path };
    }

    /// <summary>An event of a member, who has no week to show.</summary>
    private async Task<OEmbedJson> EventAsync(ShowCard show, string name, string house, CancellationToken ct)
    {
        var host = (await members.CardsAsync([show.Hosts[0]], ct)).GetValueOrDefault(show.Hosts[0]);
        return new("1.0", "link", show.Title, name, house) { AuthorName = host?.Name, AuthorUrl = host is null ? null : house + host.Path };
    }

    private async Task<OEmbedJson?> RoomAsync(RoomId id, string name, string house, CancellationToken ct)
    {
        if (await rooms.OpenAsync(id, ct) is not { } room) return null;
        var host = (await members.CardsAsync([room.Creator], ct)).GetValueOrDefault(room.Creator);
        return new("1.0", "link", room.Title, name, house)
        {
            AuthorName = host?.Name,
            AuthorUrl = host is null ? null : house + host.Path,
            ThumbnailUrl = $"{house}{room.Path}/card.png",
            ThumbnailWidth = RoomWidth,
            ThumbnailHeight = RoomHeight,
        };
    }

    private static OEmbedJson Framed(string title, string source, PictureSize size, string name, string house, int? width, int? height)
    {
        var (wide, high) = (Math.Min(size.Width, width is > 0 ? width.Value : size.Width), Math.Min(size.Height, height is > 0 ? height.Value : size.Height));
        return new("1.0", "rich", title, name, house)
        {
            Width = wide,
            Height = high,
            Html = string.Create(CultureInfo.InvariantCulture, $"<iframe src=\"{WebUtility.HtmlEncode(source)}\" title=\"{WebUtility.HtmlEncode(title)}\" width=\"{wide}\" height=\"{high}\" loading=\"lazy\"></iframe>"),
        };
    }

    private static async Task<IResult> FrameAsync(PostId post, HttpContext http, ShowPost posts, CancellationToken ct)
    {
        if (await posts.OneAsync(post, Viewer.Guest, ct) is not { } view) return PostAnswers.Refused(PostDoor.Unknown);
        SecurityHeaders.LetBeFramed(http);
        return Answers.Page<Pages.EmbeddedPostPage>(new { View = view, House = http.Request.Root() });
    }
}
