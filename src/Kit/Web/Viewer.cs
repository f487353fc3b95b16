using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Kit.Web;

/// <summary>Who asks: a member with what their session or token allows, or a guest. Bound by endpoints as a parameter.</summary>
/// <param name="Member">Null for a guest.</param>
/// <param name="Scopes">Null for a browser session (everything); a token's own scopes otherwise.</param>
public sealed record Viewer(MemberId? Member, bool IsSteward, IReadOnlySet<string>? Scopes)
{
    public static readonly Viewer Guest = new(null, false, null);

    /// <summary>Claim that holds the token's scopes, space-separated; absent for a browser session.</summary>
    public const string ScopeClaim = "scope";
    public const string StewardRole = "steward";

    public bool IsGuest => Member is null;
    public bool May(string scope) => Scopes is null || Scopes.Contains(scope);

    public static ValueTask<Viewer> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context.User));

    public static Viewer Of(ClaimsPrincipal principal)
    {
        if (!long.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return Guest;
        var scopes = principal.FindFirstValue(ScopeClaim)?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        return new Viewer(new MemberId(id), principal.IsInRole(StewardRole), scopes);
    }
}
