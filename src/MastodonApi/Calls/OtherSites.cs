using Microsoft.AspNetCore.Http;
using Palabre.Kit.Web;

namespace Palabre.MastodonApi;

/// <summary>
/// Lets pages of any site call what this slice answers (CORS, Fetch §3.2). No cookie counts on these addresses, so there is nothing of a
/// reader's that another site could use.
/// </summary>
public sealed class OtherSites(RequestDelegate next)
{
    private const string Methods = "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS";
    private const string Sent = "Authorization, Content-Type, Idempotency-Key";
    private const string Read = "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";
    private const string OneDay = "86400";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.IsBearerOnly()) return next(http);
        // Last of all: an error page throws the headers away that were there before it.
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = Read;
            headers["X-Request-Id"] = ((HttpContext)state).TraceIdentifier;
            return Task.CompletedTask;
        }, http);
        if (!HttpMethods.IsOptions(http.Request.Method)) return next(http);
        http.Response.Headers.AccessControlAllowMethods = Methods;
        http.Response.Headers.AccessControlAllowHeaders = Sent;
        http.Response.Headers.AccessControlMaxAge = OneDay;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
