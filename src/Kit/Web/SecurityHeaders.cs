using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Palabre.Kit.Web;

/// <summary>
/// What a page may load and do: only our own files, no inline script. The nonce is for the one style element that Turbo adds
/// for its progress bar (read from <c>&lt;meta name="csp-nonce"&gt;</c>).
/// </summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NonceItem = "palabre.nonce";
    private const string FormsItem = "palabre.forms";
    private const string FramedItem = "palabre.framed";

    /// <summary>This answer may stand in a frame of any other site: it has no script, no form and nothing that depends on who looks.</summary>
    public static void LetBeFramed(HttpContext http) => http.Items[FramedItem] = true;

    /// <summary>A form of this page is answered with a redirect there: browsers hold redirects against the form's own rule too (CSP level 3, §6.4.1).</summary>
    /// <param name="source">An origin, or a scheme with its colon.</param>
    public static void LetFormsLeadTo(HttpContext http, string source) => http.Items[FormsItem] = source;

    public static string NonceOf(HttpContext http) =>
        (string)(http.Items[NonceItem] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(static state =>
        {
            var http = (HttpContext)state;
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                // The same address is another page for everybody: nothing on the way keeps one for the next, and no browser shows it again unasked.
                if (StringValues.IsNullOrEmpty(headers.CacheControl) && !http.Items.ContainsKey(FramedItem)) headers.CacheControl = "private, no-cache";
                headers.ContentSecurityPolicy = http.Items.ContainsKey(FramedItem)
                    ? "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
                    : $"default-src 'self'; img-src 'self' data:; media-src 'self' blob:; style-src 'self' 'nonce-{NonceOf(http)}'; " +
                    "object-src 'none'; base-uri 'none'; " +
                    $"form-action 'self'{(http.Items[FormsItem] is string source ? $" {source}" : "")}; frame-ancestors 'none'";
            }
            return Task.CompletedTask;
        }, http);
        return next(http);
    }
}
