using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>What players are answered.</summary>
internal static class PlayerAnswers
{
    /// <summary>Any page may play a room: no cookie is ever taken from another site (no Allow-Credentials).</summary>
    public static void ForPlayers(this IEndpointConventionBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
        context.HttpContext.Response.Headers.AccessControlExposeHeaders = "ETag, Retry-After, Content-Length, Content-Range, icy-name, icy-metaint";
        return await next(context);
    });

    /// <summary>A problem, which no cache keeps.</summary>
    public static IResult Problem(HttpContext http, Refusal refused)
    {
        http.Response.Headers.CacheControl = "no-store";
        return MediaAnswers.Problem(http, refused);
    }

    /// <summary>How long caches may keep what comes, and which of them.</summary>
    public static void Keep(this HttpResponse response, Hearer hearer, string how) =>
        response.Headers.CacheControl = $"{(hearer.IsPublic ? "public" : "private")}, {how}";
}
