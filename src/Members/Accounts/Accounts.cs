using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Portraits;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>
/// Accounts as whoever runs the machine handles them: the command line, and the seeding of a demonstration. Works beside a running server.
/// </summary>
public sealed class Accounts(PalabreDb db, Enrolment enrolment, FoundCommunity founding, ApiTokens tokens, Invitations invitations)
{
    /// <summary>Founds the community with its first member. The name may be chosen later on the stewards' page.</summary>
    public async Task<Outcome<MemberCard>> FoundAsync(string? community, string handle, string? name, string? password, CancellationToken ct)
    {
        var account = Account(handle, name, password);
        var founded = await founding.FoundAsync(community ?? CommunityState.Unnamed, account, ct);
        return founded.IsRefused ? founded.Refusals.ToArray() : founded.Value.Card;
    }

    /// <summary>
    /// Adds a member. On an instance without a founder a steward founds it; anyone else is refused until then.
    /// Without a password the only way in is a token.
    /// </summary>
    /// <param name="name">Null shows the handle.</param>
    public async Task<Outcome<MemberCard>> AddAsync(string handle, string? name, string? password, bool steward, CancellationToken ct)
    {
        // Many are added in a row with one unit of work: what is saved need not be looked through again.
        db.ChangeTracker.Clear();
        if (!await db.Set<CommunityRow>().AnyAsync(ct))
            return steward ? await FoundAsync(null, handle, name, password, ct) : new Refusal("not_founded");

        var account = Account(handle, name, password);
        var prepared = await enrolment.PrepareAsync(account, invitedBy: null, steward, ct);
        if (prepared.IsRefused) return prepared.Refusals.ToArray();
        var saved = await enrolment.SaveAsync(prepared.Value, account, new Refusal("handle_taken", 409, "handle"), ct);
        return saved.IsRefused ? saved.Refusals.ToArray() : saved.Value.Card;
    }

    /// <summary>A new bearer token of a member, shown this once.</summary>
    /// <param name="scopes">Null for all of them.</param>
    public async Task<Outcome<string>> IssueTokenAsync(string handle, string name, IReadOnlyList<string>? scopes, CancellationToken ct)
    {
        if (await FindAsync(handle, ct) is not { } member) return NoSuchMember(handle);
        var issued = await tokens.IssueAsync(member, name, scopes, expiresAt: null, ct);
        return issued.IsRefused ? issued.Refusals.ToArray() : issued.Value.Secret;
    }

    /// <summary>The path of a fresh invitation, outside of anyone's quota.</summary>
    /// <param name="byHandle">Who invites; the founder when null.</param>
    public async Task<Outcome<string>> InviteAsync(string? byHandle, string? note, CancellationToken ct)
    {
        var inviter = byHandle is null
            ? await db.Set<CommunityRow>().Select(c => (MemberId?)new MemberId(c.FounderId)).SingleOrDefaultAsync(ct)
            : await FindAsync(byHandle, ct);
        if (inviter is not { } found) return byHandle is null ? new Refusal("not_founded") : NoSuchMember(byHandle);
        var invited = await invitations.InviteFreelyAsync(found, note, ct);
        return invited.IsRefused ? invited.Refusals.ToArray() : invited.Value.Path;
    }

    /// <summary>Gives a member of a demonstration a past: a drawn portrait (a recipe of Kit's Portraits) and the day they came.</summary>
    public async Task<Outcome<MemberCard>> DressAsync(string handle, string? portrait, DateTimeOffset joinedAt, CancellationToken ct)
    {
        if (portrait is not null && !Portrait.IsValid(portrait)) return new Refusal("portrait_unknown", 422, "portrait");
        var wanted = Handle.Read(handle);
        if (await db.Set<Member>().SingleOrDefaultAsync(m => m.Handle == wanted, ct) is not { } member) return NoSuchMember(handle);
        member.Portrait = portrait;
        member.JoinedAt = joinedAt;
        await db.SaveChangesAsync(ct);
        return member.Card;
    }

    private static NewAccount Account(string handle, string? name, string? password) =>
        new(name ?? Handle.Read(handle), handle, Email: null, password) { MayLackSecret = true };

    private async Task<MemberId?> FindAsync(string handle, CancellationToken ct)
    {
        var wanted = Handle.Read(handle);
        var id = await db.Set<Member>().Where(m => m.Handle == wanted).Select(m => (long?)m.Id).SingleOrDefaultAsync(ct);
        return id is { } found ? new MemberId(found) : null;
    }

    private static Refusal NoSuchMember(string handle) => new("member_unknown", 404, "handle") { Args = [Handle.Read(handle)] };
}
