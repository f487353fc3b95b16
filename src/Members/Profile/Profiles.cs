using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Portraits;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>A member's public page.</summary>
/// <param name="Followers">How many follow them.</param>
/// <param name="Following">How many they follow.</param>
/// <param name="IsPrivate">They approve who follows them.</param>
/// <param name="Asking">How many wait for their answer: for nobody's eyes but theirs.</param>
public sealed record ProfileView(MemberCard Card, string Bio, MemberCard? InvitedBy, bool IsNewcomer, int Followers, int Following, bool IsPrivate, int Asking);

/// <summary>What a member shows of themselves, and how they change it.</summary>
public sealed class Profiles(PalabreDb db, TimeProvider clock)
{
    public async Task<ProfileView?> FindAsync(string handle, CancellationToken ct)
    {
        var wanted = Handle.Read(handle);
        var found = await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Handle == wanted, ct);
        if (found is null) return null;
        var inviter = found.InvitedBy is { } by ? await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == by, ct) : null;
        var followers = await db.Set<Follow>().CountAsync(f => f.FollowedId == found.Id, ct);
        var following = await db.Set<Follow>().CountAsync(f => f.FollowerId == found.Id, ct);
        var asking = await db.Set<FollowRequest>().CountAsync(r => r.FollowedId == found.Id, ct);
        return new ProfileView(found.Card, found.Bio, inviter?.Card, found.IsNewcomerAt(clock.GetUtcNow()), followers, following, found.IsPrivate, asking);
    }

    public Task<Member> OfAsync(MemberId member, CancellationToken ct) => db.Set<Member>().AsNoTracking().SingleAsync(m => m.Id == member.Value, ct);

    /// <param name="portrait">A recipe, or empty for initials.</param>
    /// <param name="postsAreFound">By their words, in the search; null leaves it.</param>
    public async Task<Outcome<Member>> ChangeAsync(MemberId id, string? name, string? bio, string? email, string? portrait, bool? postsAreFound, CancellationToken ct)
    {
        Refusal?[] refusals =
        [
            ProfileRules.RefuseName(name), ProfileRules.RefuseBio(bio), ProfileRules.RefuseEmail(email),
            string.IsNullOrEmpty(portrait) || Portrait.TryParse(portrait, out _) ? null : new Refusal("portrait_unknown", 422, "portrait"),
        ];
        if (refusals.OfType<Refusal>().ToArray() is { Length: > 0 } wrong) return wrong;

        var member = await db.Set<Member>().SingleAsync(m => m.Id == id.Value, ct);
        member.Name = Typed.Line(name);
        member.Bio = Typed.Text(bio);
        member.PostsAreFound = postsAreFound ?? member.PostsAreFound;
        member.Portrait = string.IsNullOrEmpty(portrait) ? null : portrait;
        member.Email = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        // Another address is nobody's until it is confirmed.
        if (member.NormalizedEmail != member.Email?.ToLowerInvariant()) member.EmailConfirmed = false;
        member.NormalizedEmail = member.Email?.ToLowerInvariant();
        db.Tell(new MemberChanged(id));
        try
        {
            await db.SaveChangesAsync(ct);
            return member;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return new Refusal("email_taken", 409, "email");
        }
    }
}
