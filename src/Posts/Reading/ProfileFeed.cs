using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>
/// <c>GET /@{handle}/posts.atom</c>: what somebody wrote for everybody, for feed readers (RFC 4287). What a guest sees, whoever asks: a feed is
/// passed on.
/// </summary>
internal sealed class ProfileFeed(Timelines timelines, IMembers members, TimeProvider clock)
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Media = "http://search.yahoo.com/mrss/";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/@{handle}/posts.atom", (string handle, HttpContext http, ProfileFeed feed, CancellationToken ct) => feed.AnswerAsync(handle, http, ct)).ExcludeFromDescription();

    private async Task<IResult> AnswerAsync(string handle, HttpContext http, CancellationToken ct) =>
        (await members.FindAsync([handle], ct)).GetValueOrDefault(handle) is { } author
            ? TypedResults.Text(await WriteAsync(author, http, ct), "application/atom+xml", Encoding.UTF8)
            : PostAnswers.Refused(PostDoor.Unknown);

    private async Task<string> WriteAsync(MemberCard author, HttpContext http, CancellationToken ct)
    {
        var lines = await timelines.ByAsync(author.Id, new(WithBoosts: false), null, TimelinePart.First, ct);
        var shown = lines.Posts.Where(p => p.Post.Visibility == PostVisibility.Public).ToList();
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("title", http.Reader()["posts.by", author.Name]);
            xml.WriteElementString("id", http.Request.Absolute($"{author.Path}/posts"));
            xml.WriteElementString("updated", Time(shown.Count > 0 ? shown.Max(p => p.Post.EditedAt ?? p.Post.CreatedAt) : clock.GetUtcNow()));
            Link(xml, "self", http.Request.Absolute($"{author.Path}/posts.atom"), "application/atom+xml");
            Link(xml, "alternate", http.Request.Absolute(author.Path), "text/html");
            xml.WriteStartElement("author");
            xml.WriteElementString("name", author.Name);
            xml.WriteElementString("uri", http.Request.Absolute(author.Path));
            xml.WriteEndElement();
            foreach (var post in shown) Entry(xml, post, author.Name, http.Request);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Entry(XmlWriter xml, PostView post, string author, HttpRequest request)
    {
        xml.WriteStartElement("entry");
        xml.WriteElementString("id", request.Absolute(post.Path));
        xml.WriteElementString("title", PostsFacade.Excerpt(post.Post, post.Pictures) is { Length: > 0 } title ? title : author);
        xml.WriteElementString("published", Time(post.Post.CreatedAt));
        xml.WriteElementString("updated", Time(post.Post.EditedAt ?? post.Post.CreatedAt));
        Link(xml, "alternate", request.Absolute(post.Path), "text/html");
        if (post.Quote?.Post is { } quoted) Link(xml, "related", request.Absolute(quoted.Path), "text/html");
        if (!post.Post.IsSensitive) foreach (var picture in post.Pictures) Enclosure(xml, picture, request);
        // Behind a warning a feed shows the warning: whoever wants the rest follows the link.
        xml.WriteStartElement("content");
        xml.WriteAttributeString("type", post.Post.Warning.Length > 0 ? "text" : "html");
        if (post.Post.Language.Length > 0) xml.WriteAttributeString("xml", "lang", null, post.Post.Language);
        xml.WriteString(post.Post.Warning.Length > 0 ? post.Post.Warning : PostHtml.Of(post.Post.Text, post.Mentioned, request.Root(), request.Host.Value ?? ""));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>As feed readers look for pictures: RFC 4287 §4.2.7.2, and with its description by rssboard.org/media-rss.</summary>
    private static void Enclosure(XmlWriter xml, PostPicture picture, HttpRequest request)
    {
        Link(xml, "enclosure", request.Absolute(picture.Path), "image/jpeg");
        xml.WriteStartElement("media", "content", Media);
        xml.WriteAttributeString("url", request.Absolute(picture.Path));
        xml.WriteAttributeString("type", "image/jpeg");
        xml.WriteAttributeString("medium", "image");
        xml.WriteAttributeString("width", XmlConvert.ToString(picture.Width));
        xml.WriteAttributeString("height", XmlConvert.ToString(picture.Height));
        if (picture.Description.Length > 0) xml.WriteElementString("media", "description", Media, picture.Description);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link");
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static string Time(DateTimeOffset at) => XmlConvert.ToString(at);
}
