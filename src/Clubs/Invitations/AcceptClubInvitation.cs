using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Clubs.Pages;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A member comes into a club by an invitation, whatever its entry. Newcomers do while they sign up: <see cref="ClubEntrance"/>.</summary>
internal sealed class AcceptClubInvitation(Inviting inviting, Admission admission, IRooms rooms, PalabreDb db, TimeProvider clock)
{
    public sealed record Wish(int? Rules = null);

    public static string PathOf(string code) => $"/clubs/invitation/{code}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/clubs/invitation/{code}").ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        pages.MapGet("", ShowAsync);
        pages.MapPost("", AnswerFormAsync);
        routes.MapPut("/api/clubs/invitations/{code}", async (string code, Wish? wish, HttpContext http, Viewer viewer, AcceptClubInvitation accept, CancellationToken ct) =>
            ClubAnswers.NoContentOr(http, (await accept.DoAsync(code, viewer.Member!.Value, wish?.Rules, ct)).Refused))
            .WithTags("Clubs").Deed("AcceptClubInvitation").Produces(StatusCodes.Status204NoContent).ProducesProblem(410);
    }

    /// <returns>The club, when the member belongs to it now.</returns>
    public async Task<(Club? Club, Refusal? Refused)> DoAsync(string code, MemberId me, int? rules, CancellationToken ct)
    {
        if (await inviting.FindAsync(code, ct) is not var (invitation, club)) return (null, Unknown);
        if (await db.Set<ClubMember>().AnyAsync(m => m.Club == club.Id && m.Member == me, ct)) return (club, null);
        if (await MayComeAsync(invitation, club, me, ct) is { } refused) return (null, refused);
        if (JoinClub.RefuseRules(club, new(rules)) is { } unread) return (null, unread);

        await using (var unit = await db.Database.BeginTransactionAsync(ct))
        {
            if (!await inviting.UseAsync(invitation, me, ct)) return (null, Closed(invitation, clock.GetUtcNow()));
            await admission.PrepareAsync(club, me, club.RulesVersion, invitation.By, ct);
            try
            {
                await db.SaveChangesAsync(ct);
                await unit.CommitAsync(ct);
                return (club, null);
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
            {
                db.ChangeTracker.Clear();
            }
        }
        // Two presses at once: the other one came in, and is counted. Or a leader answered their request meanwhile, and it is asked anew.
        return await db.Set<ClubMember>().AnyAsync(m => m.Club == club.Id && m.Member == me, ct) ? (club, null) : (null, new("club_changed_meanwhile"));
    }

    /// <summary>Where one goes once one is in: to the club's live room, if there is one.</summary>
    public async Task<string> LandingAsync(Club club, MemberId me, CancellationToken ct) =>
        (await rooms.LiveInAsync(me, [club.Id], ct)).GetValueOrDefault(club.Id) is [var room, ..] ? $"{room.Room.Path}?join" : club.Card.Path;

    private static Refusal Unknown => new("club_invitation_unknown", 404);

    private static Refusal Closed(ClubInvitation invitation, DateTimeOffset now) => new(invitation.ClosedAt(now) ?? "club_invitation_used", 410);

    /// <summary>An invitation for somebody else is as good as none: nobody learns of a private club by it.</summary>
    private async Task<Refusal?> MayComeAsync(ClubInvitation invitation, Club club, MemberId me, CancellationToken ct)
    {
        if (invitation.For is { } whom && whom != me) return Unknown;
        if (invitation.ClosedAt(clock.GetUtcNow()) is { } closed) return new Refusal(closed, 410);
        // A link for many is no pardon; one made for them is.
        if (invitation.For is null && await admission.IsRemovedAsync(club, me, ct)) return new Refusal("club_removed", 403);
        return await admission.RefuseAsync(club, me, ct);
    }

    private static async Task<IResult> ShowAsync(string code, Viewer viewer, AcceptClubInvitation accept, Inviting inviting, IMembers members, PalabreDb db, CancellationToken ct)
    {
        if (await inviting.FindAsync(code, ct) is not var (invitation, club)) return Gone(Unknown);
        var me = viewer.Member!.Value;
        if (await db.Set<ClubMember>().AnyAsync(m => m.Club == club.Id && m.Member == me, ct)) return Answers.SeeOther(await accept.LandingAsync(club, me, ct));
        if (await accept.MayComeAsync(invitation, club, me, ct) is { } refused) return Gone(refused);
        return Answers.Page<AcceptInvitationPage>(new { Invitation = invitation, Club = club, By = (await members.CardsAsync([invitation.By], ct)).GetValueOrDefault(invitation.By) });
    }

    private static async Task<IResult> AnswerFormAsync(
        string code, HttpContext http, IFormCollection form, Viewer viewer, AcceptClubInvitation accept, Inviting inviting, IMembers members, CancellationToken ct)
    {
        var (club, refused) = await accept.DoAsync(code, viewer.Member!.Value, int.TryParse(form["rulesVersion"], out var rules) ? rules : null, ct);
        if (club is not null) return Answers.SeeOther(await accept.LandingAsync(club, viewer.Member.Value, ct));
        if (refused!.Status != StatusCodes.Status422UnprocessableEntity || await inviting.FindAsync(code, ct) is not var (invitation, changed)) return Gone(refused);
        return await http.PageAgainAsync<AcceptInvitationPage>(
            new { Invitation = invitation, Club = changed, By = (await members.CardsAsync([invitation.By], ct)).GetValueOrDefault(invitation.By) }, refused with { Field = null });
    }

    private static RazorComponentResult Gone(Refusal refused) => Answers.Page<ErrorPage>(new { Refusal = refused }, refused.Status);
}
