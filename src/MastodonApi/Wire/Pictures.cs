using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Portraits;

namespace Palabre.MastodonApi;

/// <summary>
/// The pictures that accounts have: a member's drawn portrait, or their initials, and one plain header for all. Drawn from what is known, so
/// there is nothing to keep; as PNG, because programs on telephones show no SVG.
/// </summary>
internal static class Pictures
{
    public const string Header = "/avatars/header.png";
    private const string Type = "image/png";

    /// <summary>As programs show faces at most; they shrink it to what they need.</summary>
    private const int Side = 400;

    /// <summary>Three by one, of the colour of the stage.</summary>
    private static readonly byte[] HeaderFile = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAADUlEQVR42mOQ1VKBIAAGOgFC8RZ+lAAAAABJRU5ErkJggg==");

    /// <summary>The address says which portrait it is, so programs ask anew when it changes.</summary>
    public static string PathOf(MemberCard card) => $"/avatars/{card.Id}.png?{Tag(card)}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Header, (HttpContext http) => Answer(http, HeaderFile)).ExcludeFromDescription();
        routes.MapGet("/avatars/{member:long}.png", async (MemberId member, HttpContext http, IMembers members, IFacePictures faces, CancellationToken ct) =>
            (await members.CardsAsync([member], ct)).GetValueOrDefault(member) is { } card ? Answer(http, faces.Draw(card, Side)) : (IResult)TypedResults.NotFound()).ExcludeFromDescription();
    }

    private static FileContentHttpResult Answer(HttpContext http, byte[] png)
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.Bytes(png, Type);
    }

    private static string Tag(MemberCard card) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(card.Portrait ?? $"{card.Handle} {Initials.Of(card.Name)}")).AsSpan(0, 4));
}
