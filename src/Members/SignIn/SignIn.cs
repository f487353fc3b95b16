using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Coming back: handle or e-mail with the password, or a passkey.</summary>
public static class SignIn
{
    public const string Path = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Show).ExcludeFromDescription();
        routes.MapPost(Path, HandleAsync).RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription();
    }

    private static IResult Show([FromQuery(Name = "return")] string? back, Viewer viewer) =>
        viewer.IsGuest ? Answers.Page<SignInPage>(new { Return = back }) : Answers.SeeOther(LocalPath.Or(back, "/"));

    private static async Task<IResult> HandleAsync(HttpContext http, IFormCollection form, SignInManager<Member> signIn, KeptOut keptOut, CancellationToken ct)
    {
        var proved = form["credential"].ToString() is { Length: > 0 } credential
            ? await ByPasskeyAsync(signIn, credential)
            : await ByPasswordAsync(signIn, form["who"].ToString(), form["password"].ToString());
        if (proved.IsRefused) return await AgainAsync(http, form, proved.Refusals[0]);
        if (await keptOut.FindAsync(proved.Value, ct) is { } suspension) return await AgainAsync(http, form, suspension.Refuse(http.Reader()), suspension.Path);
        await signIn.SignInAsync(proved.Value, isPersistent: true);
        return Answers.SeeOther(LocalPath.Or(form["return"], "/"));
    }

    /// <param name="decision">Where whoever is suspended reads why.</param>
    private static Task<IResult> AgainAsync(HttpContext http, IFormCollection form, Refusal refused, string? decision = null) =>
        http.PageAgainAsync<SignInPage>(new { Return = form["return"].ToString(), Decision = decision }, refused);

    private static async Task<Outcome<Member>> ByPasswordAsync(SignInManager<Member> signIn, string who, string password)
    {
        var users = signIn.UserManager;
        var member = who.Trim().TrimStart('@').Contains('@', StringComparison.Ordinal) ? await users.FindByEmailAsync(who) : await users.FindByNameAsync(who);
        if (member?.PasswordHash is null)
        {
            // As slow as a wrong password, so that the answer's time does not tell which e-mails have an account.
            users.PasswordHasher.VerifyHashedPassword(Nobody.Member, Nobody.Hash(users.PasswordHasher), password);
            return new Refusal("sign_in_failed", 422, "password");
        }
        var result = await signIn.CheckPasswordSignInAsync(member, password, lockoutOnFailure: true);
        if (result.IsLockedOut) return new Refusal("locked_out", 422) { Args = [(int)users.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes] };
        return result.Succeeded ? member : new Refusal("sign_in_failed", 422, "password");
    }

    private static async Task<Outcome<Member>> ByPasskeyAsync(SignInManager<Member> signIn, string credential)
    {
        try
        {
            var result = await signIn.PerformPasskeyAssertionAsync(credential);
            if (!result.Succeeded) return new Refusal("passkey_failed", 422);
            if (await signIn.UserManager.IsLockedOutAsync(result.User)) return new Refusal("locked_out", 422) { Args = [10] };
            // The counter of the key moves on, so that a copied key can be noticed.
            await signIn.UserManager.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
            return result.User;
        }
        catch (InvalidOperationException)
        {
            // No ceremony was begun in this browser, or it took longer than its cookie lives.
            return new Refusal("passkey_late", 422);
        }
    }

    private static class Nobody
    {
        public static readonly Member Member = new() { Handle = "", Name = "", JoinedAt = default };
        private static string? _hash;

        public static string Hash(IPasswordHasher<Member> hasher) => _hash ??= hasher.HashPassword(Member, "nobody has this password");
    }
}
