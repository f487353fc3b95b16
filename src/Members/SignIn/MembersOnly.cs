using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Endpoints for members: a guest is led to the sign-in page, a program is told 401, a token without the scope 403.</summary>
internal static class MembersOnly
{
    public static TBuilder ForMembers<TBuilder>(this TBuilder endpoint, string scope) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var viewer = Viewer.Of(call.HttpContext.User);
            if (viewer.IsGuest) return AskToSignIn(call.HttpContext);
            return viewer.May(scope) ? await next(call) : call.HttpContext.Problem(new Refusal("scope_missing", 403) { Args = [scope] });
        });

    public static TBuilder ForStewards<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.ForMembers(ApiToken.Write).AddEndpointFilter(async (call, next) =>
            Viewer.Of(call.HttpContext.User).IsSteward ? await next(call) : TypedResults.StatusCode(StatusCodes.Status403Forbidden));

    public static IResult AskToSignIn(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api")) return new Challenge();
        var back = HttpMethods.IsGet(http.Request.Method) ? $"{http.Request.Path}{http.Request.QueryString}" : "/";
        return Answers.SeeOther($"{SignIn.Path}?return={Uri.EscapeDataString(back)}");
    }

    private sealed class Challenge : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => BearerHandler.AskAsync(httpContext);
    }
}
