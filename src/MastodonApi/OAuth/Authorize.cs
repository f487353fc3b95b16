using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.MastodonApi.Pages;

namespace Palabre.MastodonApi;

/// <summary>
/// The page on which a member lets a program in. It is a page of ours, for the browser in which they are signed in; the rest of this slice never
/// sees that session.
/// </summary>
internal static class Authorize
{
    public const string Path = "/oauth/authorize";

    /// <summary>Where somebody signs in as somebody else first.</summary>
    public const string Again = $"{Path}/again";

    /// <summary>The fields of the question, which the answer repeats.</summary>
    public static readonly IReadOnlyList<string> Fields = ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        // An address with a slash at its end is this one too: toot asks there.
        pages.MapGet(Path, ShowAsync);
        pages.MapPost(Path, AnswerAsync).RequireRateLimiting(RateLimits.Write);
        pages.MapPost(Again, AgainAsync);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, Apps apps, CancellationToken ct)
    {
        var query = http.Request.Query;
        var (wish, refused) = await AuthorizeWish.ReadAsync(apps, name => query[name], ct);
        if (wish is null) return Answers.Page<ErrorPage>(new { Refusal = refused }, refused!.Status);
        if (wish.Wrong is { } wrong) return wish.IsOutOfBand ? Answers.Page<ErrorPage>(new { Refusal = new Kit.Refusal("oauth_wish", 400) }, 400) : Answers.SeeOther(wish.Back(("error", wrong)));
        if (viewer.IsGuest) return MembersOnly.AskToSignIn(http);
        http.Response.Headers.CacheControl = "no-store";
        // A browser follows the redirect of a form only where the page lets it.
        if (!wish.IsOutOfBand) SecurityHeaders.LetFormsLeadTo(http, RedirectUri.Source(wish.RedirectUri));
        return Answers.Page<ConsentPage>(new
        {
            wish.App,
            Wanted = wish.Scopes,
            Said = Fields.Where(f => query.ContainsKey(f)).ToDictionary(f => f, f => query[f].ToString()),
            MustSignInAgain = query["force_login"].ToString() is "true" or "1",
        });
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, IFormCollection form, Viewer viewer, Apps apps, Codes codes, CancellationToken ct)
    {
        // A token lets nobody make another one for somebody else's program.
        if (viewer.Member is not { } me || viewer.Scopes is not null) return MembersOnly.AskToSignIn(http);
        var (wish, refused) = await AuthorizeWish.ReadAsync(apps, name => form.TryGetValue(name, out var value) ? value.ToString() : null, ct);
        if (wish is null || wish.Wrong is not null) return Answers.Page<ErrorPage>(new { Refusal = refused ?? new Kit.Refusal("oauth_wish", 400) }, 400);
        if (form["answer"] != "yes") return wish.IsOutOfBand ? Answers.SeeOther("/") : Answers.SeeOther(wish.Back(("error", "access_denied")));
        var code = await codes.MakeAsync(wish, me, ct);
        if (!wish.IsOutOfBand) return Answers.SeeOther(wish.Back(("code", code)));
        http.Response.Headers.CacheControl = "no-store";
        return Answers.Page<CodePage>(new { wish.App, Code = code });
    }

    /// <summary>Out, and in again, and back to the question.</summary>
    private static async Task<IResult> AgainAsync(HttpContext http, IFormCollection form, Viewer viewer)
    {
        // A token is no session that one could leave.
        if (viewer.Scopes is not null) return MembersOnly.AskToSignIn(http);
        await http.SignOutAsync();
        var question = string.Join('&', Fields.Where(form.ContainsKey).Select(f => $"{f}={Uri.EscapeDataString(form[f].ToString())}"));
        return Answers.SeeOther($"{MembersOnly.SignInPath}?return={Uri.EscapeDataString($"{Path}?{question}")}");
    }
}
