using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Portraits;

namespace Palabre.MastodonApi;

/// <summary>
/// The pictures that accounts have: a member's drawn portrait, or their initials, and one header for all. Drawn from what is known, so there
/// is nothing to keep.
/// </summary>
internal static class Pictures
{
    public const string Header = "/avatars/header.svg";
    private const string Type = "image/svg+xml";

    /// <summary>The address says which portrait it is, so programs ask anew when it changes.</summary>
    public static string PathOf(MemberCard card) => $"/avatars/{card.Id}.svg?{Tag(card)}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Header, (HttpContext http) => Answer(http, HeaderDrawing)).ExcludeFromDescription();
        routes.MapGet("/avatars/{member:long}.svg", async (MemberId member, HttpContext http, IMembers members, CancellationToken ct) =>
            (await members.CardsAsync([member], ct)).GetValueOrDefault(member) is { } card ? Answer(http, Draw(card)) : (IResult)TypedResults.NotFound()).ExcludeFromDescription();
    }

    private static ContentHttpResult Answer(HttpContext http, string svg)
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.Text(svg, Type);
    }

    private static string Tag(MemberCard card) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(card.Portrait ?? $"{card.Handle} {Initials.Of(card.Name)}")).AsSpan(0, 4));

    private static string Draw(MemberCard card) => Portrait.TryParse(card.Portrait, out var portrait) ? portrait.ToSvg() : string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -50 100 100" width="400" height="400"><rect x="-50" y="-50" width="100" height="100" fill="{Grounds[Initials.GroundOf(card.Handle)]}"/><path d="{Initials.StarLine}" fill="#fff" fill-opacity=".12"/><text y="12" text-anchor="middle" font-family="sans-serif" font-size="34" font-weight="600" fill="#fff">{HtmlEncoder.Default.Encode(Initials.Of(card.Name))}</text></svg>
        """);

    /// <summary>The grounds behind initials, as the style sheet has them.</summary>
    private static readonly string[] Grounds = ["#17544A", "#24434A", "#6B4A12", "#214A87", "#7A1E2E", "#533B66"];

    private const string HeaderDrawing =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 500" width="1500" height="500"><rect width="1500" height="500" fill="#1d2a24"/><circle cx="750" cy="560" r="420" fill="#2c4034"/><circle cx="750" cy="560" r="260" fill="#3b5645"/></svg>""";
}
