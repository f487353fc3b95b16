using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Web;

/// <summary>
/// Lets browsers keep the type faces for ever. The style sheet names them without a fingerprint, so a face that changes takes a new
/// file name (decision 5).
/// </summary>
public sealed class FontCaching(RequestDelegate next)
{
    private static readonly PathString Fonts = "/_content/Palabre.Kit/fonts";

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments(Fonts))
            http.Response.OnStarting(static state =>
            {
                var response = (HttpResponse)state;
                if (response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified)
                    response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return Task.CompletedTask;
            }, http.Response);
        return next(http);
    }
}
