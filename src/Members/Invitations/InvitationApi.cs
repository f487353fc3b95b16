using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.Members;

/// <summary>Invitations for programs.</summary>
internal static class InvitationApi
{
    public sealed record NewInvitation(string? Note);
    public sealed record Acceptance(string? Name, string? Handle, string? Email, string? Password);
    public sealed record InvitationJson(
        string Code, string Url, string? Note, InvitationState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, PersonJson? AcceptedBy);
    public sealed record InvitationsJson(int Quota, int Left, IReadOnlyList<InvitationJson> Invitations);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var invitations = routes.MapGroup("/api/invitations").WithTags("Invitations");
        invitations.MapGet("", ListAsync).ForMembers(ApiToken.Read).WithName("ListInvitations");
        invitations.MapPost("", InviteAsync).ForMembers(ApiToken.Write).RequireRateLimiting(RateLimits.Write).WithName("Invite");
        invitations.MapDelete("/{code}", RevokeAsync).ForMembers(ApiToken.Write).WithName("RevokeInvitation");
        invitations.MapPost("/{code}/accept", AcceptAsync).RequireRateLimiting(RateLimits.SignUp).WithName("JoinByInvitation");
    }

    private static async Task<Ok<InvitationsJson>> ListAsync(HttpContext http, Viewer viewer, Invitations invitations, CancellationToken ct)
    {
        var mine = await invitations.OfAsync(viewer.Member!.Value, ct);
        return TypedResults.Ok(new InvitationsJson(mine.Quota, mine.Left, [.. mine.All.Select(v => Of(http, v.Invitation, v.State, v.Guest))]));
    }

    private static async Task<Results<Created<InvitationJson>, ProblemHttpResult>> InviteAsync(
        HttpContext http, NewInvitation? body, Viewer viewer, Invitations invitations, CancellationToken ct)
    {
        var invited = await invitations.InviteAsync(viewer.Member!.Value, body?.Note, ct);
        if (invited.IsRefused) return http.Problem(invited.Refusals[0]);
        return TypedResults.Created($"/api/invitations/{invited.Value.Code}", Of(http, invited.Value, InvitationState.Waiting, null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string code, HttpContext http, Viewer viewer, Invitations invitations, CancellationToken ct) =>
        await invitations.RevokeAsync(viewer.Member!.Value, code, ct) is { } refused ? http.Problem(refused) : TypedResults.NoContent();

    /// <summary>Makes the account and signs this client in by cookie; a program then asks for its token.</summary>
    private static async Task<Results<Created<MemberJson>, ProblemHttpResult>> AcceptAsync(
        string code, Acceptance body, HttpContext http, Invitations invitations, Profiles profiles, SignInManager<Member> signIn, CancellationToken ct)
    {
        var joined = await invitations.AcceptAsync(code, new NewAccount(body.Name, body.Handle, body.Email, body.Password), ct);
        if (joined.IsRefused) return http.Problem(joined.Refusals[0]);
        await signIn.SignInAsync(joined.Value, isPersistent: true);
        var profile = await profiles.FindAsync(joined.Value.Handle, ct);
        return TypedResults.Created($"/api/members/{joined.Value.Handle}", MemberJson.Of(http, profile!));
    }

    private static InvitationJson Of(HttpContext http, Invitation invitation, InvitationState state, MemberCard? guest) => new(
        invitation.Code, Address.Of(http, invitation.Path), invitation.Note, state, invitation.CreatedAt, invitation.ExpiresAt, PersonJson.Of(guest));
}
