using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary><c>Authorization: Bearer plb_…</c> (RFC 6750 §2.1).</summary>
public sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Start = "Bearer ";

    public static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var given && (given.StartsWith(Start, StringComparison.OrdinalIgnoreCase) || given.Equals(SchemeName, StringComparison.OrdinalIgnoreCase));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsBearer(Request)) return AuthenticateResult.NoResult();
        var given = Request.Headers.Authorization.ToString();
        var secret = given.Length > Start.Length ? given[Start.Length..].Trim() : "";
        if (await tokens.CheckAsync(secret, Context.RequestAborted) is not { } found) return AuthenticateResult.Fail("invalid_token");
        if (IsOfProgram(found) && !IsForPrograms(Request.Path)) return AuthenticateResult.Fail("not_for_programs");
        if (found.Suspension is not { } suspension || !suspension.HoldsAt(clock.GetUtcNow()))
            return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(found), Scheme.Name));
        Context.Items[typeof(Suspension)] = suspension;
        return AuthenticateResult.Fail("suspended");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => AskAsync(Context);

    /// <summary>401 with the challenge of RFC 6750 §3; it names an error only when a token was given. 403 when its member is suspended.</summary>
    internal static Task AskAsync(HttpContext http)
    {
        if (http.Items[typeof(Suspension)] is Suspension suspension) return http.Problem(suspension.Refuse(http.Reader())).ExecuteAsync(http);
        var given = IsBearer(http.Request);
        http.Response.Headers[HeaderNames.WWWAuthenticate] = given ? """Bearer error="invalid_token", error_description="unknown, revoked or expired" """.TrimEnd() : "Bearer";
        return http.Problem(new Refusal(given ? "invalid_token" : "sign_in_first", StatusCodes.Status401Unauthorized)).ExecuteAsync(http);
    }

    private static bool IsOfProgram(TokenStanding found) => found.Scopes.EndsWith(ApiToken.Program, StringComparison.Ordinal);

    /// <summary>Not where a member makes tokens, passkeys and passwords: what came in by consent would stay when consent is taken back.</summary>
    private static bool IsForPrograms(PathString path) => path.StartsWithSegments("/api") && !path.StartsWithSegments("/api/tokens");

    private static ClaimsPrincipal PrincipalOf(TokenStanding found)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, found.MemberId.ToString(CultureInfo.InvariantCulture)), new(Viewer.ScopeClaim, found.Scopes)], SchemeName);
        if (found.IsSteward && !IsOfProgram(found)) identity.AddClaim(new Claim(ClaimTypes.Role, Viewer.StewardRole));
        return new ClaimsPrincipal(identity);
    }
}

/// <summary>
/// A bad token is refused on every address, also where a guest may pass: a program whose token was revoked must learn it at
/// once instead of quietly going on as a guest. The APIs of other programs answer it in their own words.
/// </summary>
public sealed class RefuseBadTokens(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (BearerHandler.IsBearer(http.Request) && !http.IsBearerOnly() && !(await http.AuthenticateAsync(BearerHandler.SchemeName)).Succeeded) await BearerHandler.AskAsync(http);
        else await next(http);
    }
}
