using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>
/// Lets strangers into the house by a club's invitation: the account, the club and whom they follow are one unit of work. Where sign-up
/// is not open each club brings in as many as its pool holds.
/// </summary>
internal sealed class ClubEntrance(
    Inviting inviting, Admission admission, AcceptClubInvitation accept, ICommunity community, IMembers members, PalabreDb db, TimeProvider clock) : IEntrance
{
    public async Task<Entrance?> FindAsync(string code, CancellationToken ct)
    {
        // One made for a member by name opens the house to nobody.
        if (await inviting.FindAsync(code, ct) is not ({ For: null } invitation, var club)) return null;
        if ((await members.CardsAsync([invitation.By], ct)).GetValueOrDefault(invitation.By) is not { } by) return null;
        var closed = invitation.ClosedAt(clock.GetUtcNow()) ?? (await HasRoomAsync(club, ct) ? null : "club_newcomers_spent");
        return new(by, club.Name, invitation.ExpiresAt, Lines.Of(club.Rules), club.RulesVersion, AcceptClubInvitation.PathOf(code), closed);
    }

    public async Task<string?> AdmitAsync(string code, MemberId newcomer, int rules, CancellationToken ct)
    {
        if (await inviting.FindAsync(code, ct) is not ({ For: null } invitation, var club)) return "club_invitation_unknown";
        if (club.Rules.Length > 0 && rules != club.RulesVersion) return "club_rules_first";
        if (!await inviting.UseAsync(invitation, newcomer, ct)) return invitation.ClosedAt(clock.GetUtcNow()) ?? "club_invitation_used";
        if (!(await community.GetAsync(ct)).SignUpIsOpen && !await TakeFromPoolAsync(club, ct)) return "club_newcomers_spent";
        await admission.PrepareAsync(club, newcomer, club.RulesVersion, invitation.By, ct);
        return null;
    }

    public async Task<string> LandingAsync(string code, MemberId newcomer, CancellationToken ct) =>
        await inviting.FindAsync(code, ct) is var (_, club) ? await accept.LandingAsync(club, newcomer, ct) : "/";

    private async Task<bool> HasRoomAsync(Club club, CancellationToken ct) => club.NewcomersLeft > 0 || (await community.GetAsync(ct)).SignUpIsOpen;

    private async Task<bool> TakeFromPoolAsync(Club club, CancellationToken ct) =>
        await db.Set<Club>().Where(c => c.Id == club.Id && c.NewcomersLeft > 0).ExecuteUpdateAsync(set => set.SetProperty(c => c.NewcomersLeft, c => c.NewcomersLeft - 1), ct) > 0;
}
