using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Members;

/// <summary>Makes a member, the same way by whichever door they come: founding, invitation, open sign-up, command line.</summary>
public sealed class Enrolment(PalabreDb db, IdMaker ids, TimeProvider clock, IPasswordHasher<Member> hasher, Follows follows)
{
    /// <summary>
    /// Checks the account and puts the member in the unit of work, with the event; the caller adds what belongs to its door
    /// and then calls <see cref="SaveAsync"/>.
    /// </summary>
    public async Task<Outcome<Member>> PrepareAsync(NewAccount account, long? invitedBy, bool steward, CancellationToken ct)
    {
        var refusals = account.Refuse().ToList();
        refusals.AddRange(await TakenAsync(account, refusals, ct));
        if (refusals.Count > 0) return refusals.ToArray();

        var member = Make(account, invitedBy, steward);
        db.Add(member);
        if (account.Passkey is { } passkey) db.Add(PasskeyRow(member.Id, passkey.Key));
        // Whoever let one in is the first voice one knows: their rooms are the first one hears of.
        if (invitedBy is { } known) follows.Begin(member.MemberId, new MemberId(known));
        db.Tell(new MemberJoined(member.MemberId, invitedBy is { } inviter ? new MemberId(inviter) : null));
        return member;
    }

    /// <summary>Commits everything at once. The unique indexes decide between two who want the same handle at the same moment.</summary>
    public async Task<Outcome<Member>> SaveAsync(Member member, NewAccount account, Refusal otherwise, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return member;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return otherwise;
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            var taken = await TakenAsync(account, [], ct);
            return taken.Count > 0 ? taken.ToArray() : otherwise;
        }
    }

    /// <summary>A free handle close to the one wished for.</summary>
    public async Task<string?> SuggestAsync(string wish, string? name, CancellationToken ct)
    {
        var ideas = Handle.Ideas(wish, name);
        var taken = await db.Set<Member>().Where(m => ideas.Contains(m.Handle)).Select(m => m.Handle).ToListAsync(ct);
        return ideas.FirstOrDefault(idea => !taken.Contains(idea));
    }

    public Task<bool> IsTakenAsync(string handle, CancellationToken ct) => db.Set<Member>().AnyAsync(m => m.Handle == handle, ct);

    internal static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    internal static IdentityUserPasskey<long> PasskeyRow(long member, UserPasskeyInfo key) => new()
    {
        UserId = member,
        CredentialId = key.CredentialId,
        Data = new IdentityPasskeyData
        {
            PublicKey = key.PublicKey,
            Name = key.Name,
            CreatedAt = key.CreatedAt,
            SignCount = key.SignCount,
            Transports = key.Transports,
            IsUserVerified = key.IsUserVerified,
            IsBackupEligible = key.IsBackupEligible,
            IsBackedUp = key.IsBackedUp,
            AttestationObject = key.AttestationObject,
            ClientDataJson = key.ClientDataJson,
        },
    };

    private async Task<List<Refusal>> TakenAsync(NewAccount account, IReadOnlyCollection<Refusal> already, CancellationToken ct)
    {
        var taken = new List<Refusal>();
        var handle = Handle.Read(account.Handle);
        if (already.All(r => r.Field != "handle") && await IsTakenAsync(handle, ct))
            taken.Add(TakenHandle(await SuggestAsync(handle, account.Name, ct)));
        var email = EmailOf(account)?.ToLowerInvariant();
        if (email is not null && already.All(r => r.Field != "email") && await db.Set<Member>().AnyAsync(m => m.NormalizedEmail == email, ct))
            taken.Add(new Refusal("email_taken", 409, "email"));
        return taken;
    }

    internal static Refusal TakenHandle(string? suggestion) => suggestion is null
        ? new Refusal("handle_taken", 409, "handle")
        : new Refusal("handle_taken_try", 409, "handle") { Args = [suggestion] };

    private Member Make(NewAccount account, long? invitedBy, bool steward)
    {
        var email = EmailOf(account);
        var member = new Member
        {
            Id = account.Passkey?.MemberId ?? ids.Next(),
            Handle = Handle.Read(account.Handle),
            Name = Typed.Line(account.Name),
            JoinedAt = clock.GetUtcNow(),
            InvitedBy = invitedBy,
            IsSteward = steward,
            Email = email,
            NormalizedEmail = email?.ToLowerInvariant(),
            SecurityStamp = NewStamp(),
            LockoutEnabled = true,
        };
        // Hashing is slow on purpose; an account without a password costs nothing.
        if (account.Password is { } password) member.PasswordHash = hasher.HashPassword(member, password);
        return member;
    }

    private static string? EmailOf(NewAccount account) => string.IsNullOrWhiteSpace(account.Email) ? null : account.Email.Trim();
}
