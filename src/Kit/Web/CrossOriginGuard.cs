using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Web;

/// <summary>
/// Refuses a form or a call that another site makes a browser send with our cookie. Browsers say where a request comes from
/// (Sec-Fetch-Site, W3C Fetch Metadata; Origin for older ones), so pages need no token that can expire under a half-written form.
/// A request with neither header is no browser's and carries no cookie by accident.
/// </summary>
public sealed class CrossOriginGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http) =>
        IsSafe(http.Request) || http.IsBearerOnly() || ComesFromUs(http.Request) ? next(http) : http.Problem(new Refusal("cross_origin", 403)).ExecuteAsync(http);

    private static bool IsSafe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
        || request.Headers.Authorization.Count > 0
        // No cookie of ours: there is nothing another site could borrow. A WHEP player on another page listens as a guest; a form
        // is never another site's, or it could sign somebody in as somebody else.
        || (request.Cookies.Count == 0 && request.Path.StartsWithSegments("/api"));

    private static bool ComesFromUs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is "same-origin" or "none";
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
