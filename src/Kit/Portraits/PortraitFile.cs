using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Palabre.Kit.Portraits;

/// <summary>GET /portraits/{recipe}.svg: a portrait never changes, since its address says all of it.</summary>
internal static class PortraitFile
{
    private const string OneYear = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/portraits/{recipe}.svg", Handle).ExcludeFromDescription();

    private static IResult Handle(string recipe, HttpContext http)
    {
        if (!Portrait.TryParse(recipe, out var portrait)) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = OneYear;
        return TypedResults.Text(portrait.ToSvg(), "image/svg+xml");
    }
}
