using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Until there is a founder every page leads a person to the founding. Programs, who ask for no HTML, are let through.</summary>
public sealed class FoundingFirst(RequestDelegate next, ICommunity community)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (WantsPage(http.Request) && !http.IsBearerOnly() && !http.Request.Path.StartsWithSegments(FoundCommunity.Path) && !(await community.GetAsync(http.RequestAborted)).IsFounded)
            http.Response.Redirect(FoundCommunity.Path);
        else
            await next(http);
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
