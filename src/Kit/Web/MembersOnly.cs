using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Web;

/// <summary>What a token may do; a browser session may do everything.</summary>
public static class Scope
{
    public const string Read = "read";
    public const string Write = "write";

    /// <summary>What one has and what moved. Not within <see cref="Read"/>: who lets a program read posts has not shown it their purse.</summary>
    public const string SeeMoney = "money:read";

    /// <summary>Everything that moves money, or promises to. Not within <see cref="Write"/>, and no program of others can ask for it.</summary>
    public const string MoveMoney = "money";
}

/// <summary>Endpoints for members: a guest is led to the sign-in page, a program is told 401, a token without the scope 403.</summary>
public static class MembersOnly
{
    public const string SignInPath = "/sign-in";

    public static TBuilder ForMembers<TBuilder>(this TBuilder endpoint, string scope) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var viewer = Viewer.Of(call.HttpContext.User);
            if (viewer.IsGuest) return AskToSignIn(call.HttpContext);
            return viewer.May(scope) ? await next(call) : call.HttpContext.Problem(new Refusal("scope_missing", 403) { Args = [scope] });
        });

    public static TBuilder ForStewards<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.ForMembers(Scope.Write).AddEndpointFilter(async (call, next) =>
            Viewer.Of(call.HttpContext.User).IsSteward ? await next(call) : TypedResults.StatusCode(StatusCodes.Status403Forbidden));

    /// <summary>For what nobody else need know of: everyone but a steward is told 404, guests as well.</summary>
    public static TBuilder HiddenFromAllButStewards<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var viewer = Viewer.Of(call.HttpContext.User);
            return viewer.IsSteward && viewer.May(Scope.Write) ? await next(call) : TypedResults.StatusCode(StatusCodes.Status404NotFound);
        });

    public static IResult AskToSignIn(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api"))
        {
            // RFC 6750 §3: no error is named, because no token was given; a bad one never comes this far.
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return http.Problem(new Refusal("sign_in_first", StatusCodes.Status401Unauthorized));
        }
        var back = HttpMethods.IsGet(http.Request.Method) ? $"{http.Request.Path}{http.Request.QueryString}" : "/";
        return Answers.SeeOther($"{SignInPath}?return={Uri.EscapeDataString(back)}");
    }
}
