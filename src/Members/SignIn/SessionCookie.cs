using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>A browser session: 30 days from the last visit, checked against the member's stamp at every request.</summary>
internal static class SessionCookie
{
    public static void Configure(CookieAuthenticationOptions session)
    {
        session.Cookie.Name = "palabre";
        session.Cookie.HttpOnly = true;
        session.Cookie.SameSite = SameSiteMode.Lax;
        session.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        session.Cookie.IsEssential = true;
        session.ExpireTimeSpan = TimeSpan.FromDays(30);
        session.SlidingExpiration = true;
        session.Events.OnValidatePrincipal = ValidateAsync;
        session.Events.OnRedirectToLogin = context => MembersOnly.AskToSignIn(context.HttpContext).ExecuteAsync(context.HttpContext);
        session.Events.OnRedirectToAccessDenied = context => context.HttpContext.Problem(new Refusal("not_allowed", 403)).ExecuteAsync(context.HttpContext);
    }

    public static void ConfigureCeremony(CookieAuthenticationOptions ceremony)
    {
        ceremony.Cookie.Name = "palabre-passkey";
        ceremony.Cookie.HttpOnly = true;
        ceremony.Cookie.SameSite = SameSiteMode.Strict;
        ceremony.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        ceremony.ExpireTimeSpan = TimeSpan.FromMinutes(5);
    }

    /// <summary>A cookie whose stamp is not the member's own any more is nobody's; a steward's rights are today's, not those of the sign-in.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var standing = context.HttpContext.RequestServices.GetRequiredService<Standing>();
        if (await CurrentAsync(context.Principal, standing, context.HttpContext.RequestAborted) is not { } current)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
        else if (context.Principal!.IsInRole(Viewer.StewardRole) != current.IsSteward)
        {
            context.ReplacePrincipal(MemberPrincipals.Of(IdOf(context.Principal)!.Value, current.Stamp, current.IsSteward));
            context.ShouldRenew = true;
        }
    }

    private static async ValueTask<MemberStanding?> CurrentAsync(ClaimsPrincipal? principal, Standing standing, CancellationToken ct) =>
        IdOf(principal) is { } member && await standing.OfMemberAsync(member, ct) is { } found
        && found.Stamp == principal!.FindFirstValue(MemberPrincipals.StampClaim) ? found : null;

    private static long? IdOf(ClaimsPrincipal? principal) =>
        long.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
