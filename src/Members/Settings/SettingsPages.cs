using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>What the settings page shows.</summary>
/// <param name="Saved">The part just saved, to say so.</param>
public sealed record SettingsView(Member Me, IReadOnlyList<PasskeyView> Passkeys, IReadOnlyList<ApiToken> Tokens, string? Saved = null, string? NewSecret = null);

/// <summary>A member's own settings: one page, one form a part.</summary>
internal static class SettingsPages
{
    public const string Path = "/settings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup(Path).ForMembers(ApiToken.Write).ExcludeFromDescription();
        settings.MapGet("", ShowAsync);
        settings.MapPost("/profile", ProfileAsync).RequireRateLimiting(RateLimits.Write);
        settings.MapPost("/password", PasswordAsync).RequireRateLimiting(RateLimits.SignIn);
        settings.MapPost("/passkeys", AddPasskeyAsync).RequireRateLimiting(RateLimits.Write);
        settings.MapPost("/passkeys/remove", RemovePasskeyAsync);
        settings.MapPost("/tokens", IssueTokenAsync).RequireRateLimiting(RateLimits.Write);
        settings.MapPost("/tokens/{id:long}/revoke", RevokeTokenAsync);
    }

    private static async Task<IResult> ShowAsync(string? saved, Viewer viewer, Desk desk, CancellationToken ct) =>
        Answers.Page<SettingsPage>(new { View = await desk.ViewAsync(viewer, ct) with { Saved = saved } });

    private static async Task<IResult> ProfileAsync(HttpContext http, IFormCollection form, Viewer viewer, Desk desk, Addresses addresses, IMail mail, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        var before = (await desk.Profiles.OfAsync(me, ct)).Email;
        var changed = await desk.Profiles.ChangeAsync(me, form["name"], form["bio"], form["email"], form["portrait"], form["found"] == "true", ct);
        if (changed.IsRefused) return await desk.AgainAsync(http, viewer, [.. changed.Refusals], ct);
        // Whoever changes it too often finds the button that says so.
        if (mail.IsOn && changed.Value.Email is { } address && address != before && await addresses.AskAsync(me, http.Reader(), ct) is null) return Saved("address");
        return Saved("profile");
    }

    private static async Task<IResult> PasswordAsync(HttpContext http, IFormCollection form, Viewer viewer, Desk desk, ChangePassword change, CancellationToken ct) =>
        await change.HandleAsync(viewer.Member!.Value, form["current"], form["password"], ct) is { } refused
            ? await desk.AgainAsync(http, viewer, [refused], ct)
            : Saved("password");

    private static async Task<IResult> AddPasskeyAsync(HttpContext http, IFormCollection form, Viewer viewer, Desk desk, CancellationToken ct) =>
        await desk.Passkeys.AddAsync(viewer.Member!.Value, form["credential"].ToString(), form["passkey_name"], ct) is { } refused
            ? await desk.AgainAsync(http, viewer, [refused with { Field = "passkey_name" }], ct)
            : Saved("passkeys");

    private static async Task<IResult> RemovePasskeyAsync(HttpContext http, IFormCollection form, Viewer viewer, Desk desk, CancellationToken ct) =>
        await desk.Passkeys.RemoveAsync(viewer.Member!.Value, form["id"].ToString(), ct) is { } refused
            ? await desk.AgainAsync(http, viewer, [refused with { Field = "passkey_name" }], ct)
            : Saved("passkeys");

    /// <summary>The secret is on this one answer and nowhere else, so there is no redirect after this form.</summary>
    private static async Task<IResult> IssueTokenAsync(HttpContext http, IFormCollection form, Viewer viewer, Desk desk, CancellationToken ct)
    {
        List<string> scopes = [ApiToken.Read, .. ApiToken.AllScopes.Where(scope => form["may"].Contains(scope))];
        var issued = await desk.Tokens.IssueAsync(viewer.Member!.Value, form["token_name"], scopes, expiresAt: null, ct);
        if (issued.IsRefused) return await desk.AgainAsync(http, viewer, [.. issued.Refusals.Select(r => r with { Field = "token_name" })], ct);
        http.Response.Headers.CacheControl = "no-store";
        return Answers.Page<SettingsPage>(new { View = await desk.ViewAsync(viewer, ct) with { NewSecret = issued.Value.Secret } });
    }

    private static async Task<IResult> RevokeTokenAsync(long id, HttpContext http, Viewer viewer, Desk desk, CancellationToken ct) =>
        await desk.Tokens.RevokeAsync(viewer.Member!.Value, id, ct) is { } refused
            ? await desk.AgainAsync(http, viewer, [refused with { Field = "token_name" }], ct)
            : Saved("tokens");

    private static SeeOther Saved(string part) => Answers.SeeOther($"{Path}?saved={part}#{part}");
}

/// <summary>What every form of the settings page needs, gathered.</summary>
public sealed class Desk(Profiles profiles, Passkeys passkeys, ApiTokens tokens) : IPageOf<ProfileSettingsPiece>
{
    public Profiles Profiles => profiles;
    public Passkeys Passkeys => passkeys;
    public ApiTokens Tokens => tokens;

    public async Task<SettingsView> ViewAsync(Viewer viewer, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        return new SettingsView(await profiles.OfAsync(me, ct), await passkeys.OfAsync(me, ct), await tokens.OfAsync(me, ct));
    }

    public async Task<IResult> AgainAsync(HttpContext http, Viewer viewer, Refusal[] refusals, CancellationToken ct) =>
        await http.PageAgainAsync<SettingsPage>(new { View = await ViewAsync(viewer, ct) }, refusals);

    Task<IResult> IPageOf<ProfileSettingsPiece>.AgainAsync(HttpContext http, string? of, CancellationToken ct, params Refusal[] refusals) => AgainAsync(http, Viewer.Of(http.User), refusals, ct);
}

/// <summary>A new password ends every other session of the member; this browser stays.</summary>
public sealed class ChangePassword(SignInManager<Member> signIn, Access access)
{
    /// <param name="current">Not asked of a member who has none yet.</param>
    public async Task<Refusal?> HandleAsync(MemberId id, string? current, string? wanted, CancellationToken ct)
    {
        var users = signIn.UserManager;
        var member = await users.FindByIdAsync(id.ToString());
        if (member is null) return new Refusal("sign_in_first", 401);
        if (PasswordRules.Refuse(wanted) is { } refused) return refused;
        if (member.PasswordHash is not null)
        {
            var check = await signIn.CheckPasswordSignInAsync(member, current ?? "", lockoutOnFailure: true);
            if (!check.Succeeded) return new Refusal("password_wrong", 422, "current");
        }
        member.PasswordHash = users.PasswordHasher.HashPassword(member, wanted!);
        await access.EndSessionsAsync(id, ct);
        await signIn.SignInAsync(member, isPersistent: true);
        return null;
    }
}
