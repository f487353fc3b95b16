using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>The invitation someone received, and the member's own page of invitations.</summary>
internal static class InvitationPages
{
    public const string Mine = "/invitations";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var link = routes.MapGroup("/invitation/{code}").RequireRateLimiting(RateLimits.SignUp).ExcludeFromDescription();
        link.MapGet("", ShowAsync);
        link.MapPost("", AcceptAsync);

        var mine = routes.MapGroup(Mine).ForMembers(ApiToken.Write).ExcludeFromDescription();
        mine.MapGet("", ListAsync);
        mine.MapPost("", InviteAsync).RequireRateLimiting(RateLimits.Write);
        mine.MapPost("/{code}/revoke", RevokeAsync);
    }

    private static async Task<IResult> ShowAsync(string code, Viewer viewer, Invitations invitations, CancellationToken ct)
    {
        var open = await invitations.OpenAsync(code, ct);
        if (open.IsRefused) return Closed(open.Refusals[0]);
        return viewer.IsGuest ? Answers.Page<InvitationPage>(new { Open = open.Value }) : Closed(new Refusal("invitation_for_another", 200));
    }

    private static async Task<IResult> AcceptAsync(
        string code, HttpContext http, IFormCollection form, Invitations invitations, Passkeys passkeys, SignInManager<Member> signIn, Addresses addresses, CancellationToken ct)
    {
        var open = await invitations.OpenAsync(code, ct);
        if (open.IsRefused) return Closed(open.Refusals[0]);
        var (account, refused) = await JoinForm.ReadAsync(form, passkeys);
        if (refused is not null) return await http.PageAgainAsync<InvitationPage>(new { Open = open.Value }, refused);

        var joined = await invitations.AcceptAsync(code, account, ct);
        if (joined.IsRefused && joined.Refusals[0].Status == StatusCodes.Status410Gone) return Closed(joined.Refusals[0]);
        if (joined.IsRefused) return await http.PageAgainAsync<InvitationPage>(new { Open = open.Value }, [.. joined.Refusals]);
        await signIn.SignInAsync(joined.Value, isPersistent: true);
        if (joined.Value.Email is not null) await addresses.AskAsync(joined.Value.MemberId, http.Reader(), ct);
        return SuggestionPages.AfterJoining;
    }

    private static async Task<IResult> ListAsync(Viewer viewer, Invitations invitations, CancellationToken ct) =>
        Answers.Page<InvitationsPage>(new { Mine = await invitations.OfAsync(viewer.Member!.Value, ct) });

    private static async Task<IResult> InviteAsync(HttpContext http, IFormCollection form, Viewer viewer, Invitations invitations, CancellationToken ct)
    {
        var invited = await invitations.InviteAsync(viewer.Member!.Value, form["note"], ct);
        return invited.IsRefused ? await AgainAsync(http, viewer, invitations, invited.Refusals[0], ct) : Answers.SeeOther(Mine);
    }

    private static async Task<IResult> RevokeAsync(string code, HttpContext http, Viewer viewer, Invitations invitations, CancellationToken ct) =>
        await invitations.RevokeAsync(viewer.Member!.Value, code, ct) is { } refused
            ? await AgainAsync(http, viewer, invitations, refused, ct)
            : Answers.SeeOther(Mine);

    private static async Task<IResult> AgainAsync(HttpContext http, Viewer viewer, Invitations invitations, Refusal refused, CancellationToken ct) =>
        await http.PageAgainAsync<InvitationsPage>(new { Mine = await invitations.OfAsync(viewer.Member!.Value, ct) }, refused);

    private static RazorComponentResult Closed(Refusal why) => Answers.Page<InvitationClosedPage>(new { Why = why }, why.Status);
}
