using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Portraits;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A member's public page.</summary>
public sealed record ProfileView(MemberCard Card, string Bio, MemberCard? InvitedBy, bool IsNewcomer);

/// <summary>What a member shows of themselves, and how they change it.</summary>
public sealed class Profiles(PalabreDb db, TimeProvider clock)
{
    public async Task<ProfileView?> FindAsync(string handle, CancellationToken ct)
    {
        var wanted = Handle.Read(handle);
        var found = await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Handle == wanted, ct);
        if (found is null) return null;
        var inviter = found.InvitedBy is { } by ? await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == by, ct) : null;
        return new ProfileView(found.Card, found.Bio, inviter?.Card, found.IsNewcomerAt(clock.GetUtcNow()));
    }

    public Task<Member> OfAsync(MemberId member, CancellationToken ct) => db.Set<Member>().AsNoTracking().SingleAsync(m => m.Id == member.Value, ct);

    /// <param name="portrait">A recipe, or empty for initials.</param>
    public async Task<Outcome<Member>> ChangeAsync(MemberId id, string? name, string? bio, string? email, string? portrait, CancellationToken ct)
    {
        Refusal?[] refusals =
        [
            ProfileRules.RefuseName(name), ProfileRules.RefuseBio(bio), ProfileRules.RefuseEmail(email),
            string.IsNullOrEmpty(portrait) || Portrait.TryParse(portrait, out _) ? null : new Refusal("portrait_unknown", 422, "portrait"),
        ];
        if (refusals.OfType<Refusal>().ToArray() is { Length: > 0 } wrong) return wrong;

        var member = await db.Set<Member>().SingleAsync(m => m.Id == id.Value, ct);
        member.Name = name!.Trim();
        member.Bio = bio?.Trim() ?? "";
        member.Portrait = string.IsNullOrEmpty(portrait) ? null : portrait;
        member.Email = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        member.NormalizedEmail = member.Email?.ToLowerInvariant();
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
