using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Live;
using Palabre.Live.Sdp;

namespace Palabre.Rooms;

/// <summary>What WHIP (RFC 9725) and WHEP have in common over HTTP: bodies, headers, cross-origin rules.</summary>
internal sealed class MediaAnswers(IceServers ice)
{
    public const string Sdp = "application/sdp";
    public const string Fragment = "application/trickle-ice-sdpfrag";

    /// <summary>Real offers are under 10 KB.</summary>
    private const int LargestBody = 64 * 1024;

    /// <summary>Any page may play or publish with a token: no cookie is ever taken from another site (no Allow-Credentials).</summary>
    public static void AllowAnyOrigin<TBuilder>(TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.AddEndpointFilter(async (context, next) =>
    {
        var headers = context.HttpContext.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After";
        return await next(context);
    });

    /// <summary>201 with the answer, where the session lives, its tag and the relays (RFC 9725 §4.2).</summary>
    public IResult Created(HttpContext http, RoomId room, LiveSession session, MemberId? who)
    {
        var headers = http.Response.Headers;
        // Absolute: clients take it as it is.
        headers.Location = http.Request.Absolute($"/api/rooms/{room}/sessions/{session.Id}");
        headers.ETag = session.ETag;
        headers["Accept-Patch"] = Fragment;
        headers.CacheControl = "no-store";
        headers.Append("Link", new StringValues([.. ice.LinksFor(who)]));
        return TypedResults.Text(session.AnswerSdp, Sdp, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>OPTIONS: a browser's preflight learns the rules and no secret; someone signed in also learns the relays before they offer.</summary>
    public IResult Options(HttpContext http, MemberId? who, string methods, bool takesOffers)
    {
        var headers = http.Response.Headers;
        headers.Allow = methods;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
        headers.AccessControlMaxAge = "600";
        if (takesOffers) headers["Accept-Post"] = Sdp;
        else headers["Accept-Patch"] = Fragment;
        var isPreflight = http.Request.Headers.AccessControlRequestMethod.Count > 0;
        if (takesOffers && !isPreflight && who is not null) headers.Append("Link", new StringValues([.. ice.LinksFor(who)]));
        return TypedResults.Ok();
    }

    /// <summary>Whether the client sends <paramref name="type"/> and takes an answer of the same kind.</summary>
    public static Refusal? CheckTypes(HttpRequest request, string type)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var sent) || !sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            return new("media_content_type", 415) { Args = [type] };
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0 || accepted.Any(a => (a.Quality ?? 1) > 0 && new MediaTypeHeaderValue(type).IsSubsetOf(a))
            ? null : new("media_not_acceptable", 406) { Args = [type] };
    }

    /// <summary>The body as text; null when it is longer than any real one.</summary>
    public static async Task<string?> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody) return null;
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            if (text.Length + read > LargestBody) return null;
            text.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Asks the engine for a session and says in the house's words why there is none.</summary>
    public static Refusal? Try(Func<LiveSession> ask, out LiveSession? session)
    {
        session = null;
        try { session = ask(); }
        // Unreadable is 400; readable but of no use here is 422 (RFC 9725 §4.2).
        catch (SdpException e) { return new(e.Code, e.Code is SdpCode.Malformed ? 400 : e.Code is SdpCode.TooLong ? 413 : 422); }
        catch (LiveException e) when (e.Code == "room_closed") { return Refusals.Ended; }
        catch (LiveException) { return new("media_full", 503); }
        return null;
    }

    /// <summary>A problem; one that passes by itself says when to come again (WHEP §4.2).</summary>
    public static IResult Problem(HttpContext http, Refusal refused)
    {
        if (refused is { Status: 409, Code: not "recording_consent_first" } or { Status: 503 }) http.Response.Headers.RetryAfter = "5";
        return RoomAnswers.Problem(http, refused);
    }
}
