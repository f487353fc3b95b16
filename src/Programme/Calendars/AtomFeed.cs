using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Programme;

/// <summary>A club's news for feed readers (RFC 4287): shows that were announced, rooms that were opened to everyone.</summary>
internal sealed class AtomFeed(ShowDoor door, ReadProgramme programme, IClubRooms rooms)
{
    private const int Most = 40;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>What readers look for pictures in (rssboard.org/media-rss).</summary>
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    private sealed record Entry(string Path, string Title, string? Text, DateTimeOffset At, ShowCover? Cover = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/club/{slug}/feed.atom", async (string slug, HttpContext http, Viewer viewer, AtomFeed feed, CancellationToken ct) =>
        await feed.OfAsync(slug, viewer, http, ct) is { } text ? TypedResults.Text(text, "application/atom+xml", Encoding.UTF8) : (IResult)TypedResults.NotFound()).ExcludeFromDescription();

    private async Task<string?> OfAsync(string slug, Viewer viewer, HttpContext http, CancellationToken ct)
    {
        if (await door.ClubAsync(slug, viewer.Member, ct) is not { } found) return null;
        var (club, reader) = (found.Club, http.Reader());
        var shows = (await programme.RunningAsync(found, ct)).Select(t => new Entry(t.Show.Path, reader["programme.atom_show", t.Show.Title], t.Show.Description, t.Show.MadeAt, t.Show.Cover));
        var opened = (await rooms.LatestAsync(club.Id, Most, ct)).Select(r => new Entry(r.Path, reader["programme.atom_room", r.Title], null, r.OpenedAt));
        var entries = shows.Concat(opened).OrderByDescending(e => e.At).Take(Most).ToList();
        return Write(club, entries, reader, http.Request);
    }

    private static string Write(ClubCard club, List<Entry> entries, Reader reader, HttpRequest request)
    {
        var page = request.Absolute(club.Path);
        var feed = new XElement(Atom + "feed", new XAttribute(XNamespace.Xml + "lang", reader.Language.Code), new XAttribute(XNamespace.Xmlns + "media", Media.NamespaceName),
            new XElement(Atom + "id", page),
            new XElement(Atom + "title", Clean(club.Name)),
            new XElement(Atom + "updated", Moment(entries.Count > 0 ? entries[0].At : DateTimeOffset.UnixEpoch)),
            new XElement(Atom + "author", new XElement(Atom + "name", Clean(club.Name))),
            Link("alternate", page, "text/html"),
            Link("self", request.Absolute($"{club.Path}/feed.atom"), "application/atom+xml"),
            entries.Select(e => Of(e, request)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{feed}\n";
    }

    private static XElement Of(Entry entry, HttpRequest request) => new(Atom + "entry",
        new XElement(Atom + "id", request.Absolute(entry.Path)),
        new XElement(Atom + "title", Clean(entry.Title)),
        new XElement(Atom + "updated", Moment(entry.At)),
        new XElement(Atom + "published", Moment(entry.At)),
        Link("alternate", request.Absolute(entry.Path), "text/html"),
        entry.Text is { Length: > 0 } text ? new XElement(Atom + "summary", Clean(text)) : null,
        entry.Cover is { } cover ? Picture(cover, request) : null);

    private static XElement[] Picture(ShowCover cover, HttpRequest request) =>
    [
        Link("enclosure", request.Absolute(cover.Path), ShowCover.Type),
        new(Media + "content", new XAttribute("url", request.Absolute(cover.Path)), new XAttribute("type", ShowCover.Type), new XAttribute("medium", "image"), new XAttribute("width", cover.Width), new XAttribute("height", cover.Height),
            cover.Description.Length > 0 ? new XElement(Media + "description", new XAttribute("type", "plain"), Clean(cover.Description)) : null),
        new(Media + "thumbnail", new XAttribute("url", request.Absolute(cover.PreviewPath)), new XAttribute("width", cover.PreviewWidth), new XAttribute("height", cover.PreviewHeight)),
    ];

    private static XElement Link(string rel, string address, string type) => new(Atom + "link", new XAttribute("rel", rel), new XAttribute("type", type), new XAttribute("href", address));

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Without the few characters that XML cannot hold.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Where(r => r.Value is not (0xFFFE or 0xFFFF)).Select(r => r.ToString()));
}
