using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Coming in without an invitation, where the community allows it.</summary>
public sealed class OpenSignUp(Enrolment enrolment, ICommunity community)
{
    public const string Path = "/sign-up";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).ExcludeFromDescription();
        routes.MapPost(Path, HandleAsync).RequireRateLimiting(RateLimits.SignUp).ExcludeFromDescription();
    }

    public async Task<Outcome<Member>> JoinAsync(NewAccount account, CancellationToken ct)
    {
        if (!(await community.GetAsync(ct)).SignUpIsOpen) return new Refusal("sign_up_closed", 403);
        var prepared = await enrolment.PrepareAsync(account, invitedBy: null, steward: false, ct);
        return prepared.IsRefused ? prepared : await enrolment.SaveAsync(prepared.Value, account, new Refusal("handle_taken", 409, "handle"), ct);
    }

    private static async Task<IResult> ShowAsync(Viewer viewer, ICommunity community, CancellationToken ct) =>
        viewer.IsGuest ? Answers.Page<SignUpPage>(new { (await community.GetAsync(ct)).SignUpIsOpen }) : Answers.SeeOther("/");

    private static async Task<IResult> HandleAsync(
        HttpContext http, IFormCollection form, OpenSignUp signUp, ICommunity community, Passkeys passkeys, SignInManager<Member> signIn, Addresses addresses,
        CancellationToken ct)
    {
        var page = new { (await community.GetAsync(ct)).SignUpIsOpen };
        var (account, refused) = await JoinForm.ReadAsync(form, passkeys);
        if (refused is not null) return await http.PageAgainAsync<SignUpPage>(page, refused);
        var joined = await signUp.JoinAsync(account, ct);
        if (joined.IsRefused) return await http.PageAgainAsync<SignUpPage>(page, [.. joined.Refusals]);
        await signIn.SignInAsync(joined.Value, isPersistent: true);
        if (joined.Value.Email is not null) await addresses.AskAsync(joined.Value.MemberId, http.Reader(), ct);
        return SuggestionPages.AfterJoining;
    }
}
