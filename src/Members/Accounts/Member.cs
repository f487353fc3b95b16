using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A person with an account. No telephone number, ever; an e-mail only to get the account back.</summary>
public sealed class Member : IdentityUser<long>
{
    public const int NameLength = 60;
    public const int BioLength = 280;
    public const int EmailLength = 254;

    /// <summary>How many invitations a member starts with.</summary>
    public const int FirstInvitations = 2;

    public static readonly TimeSpan Newcomer = TimeSpan.FromDays(7);

    public required string Handle { get; set; }
    public required string Name { get; set; }
    public string Bio { get; set; } = "";

    /// <summary>The recipe of a drawn portrait, or null for initials.</summary>
    public string? Portrait { get; set; }
    public required DateTimeOffset JoinedAt { get; set; }

    /// <summary>Who let them in; null for the founder, for open sign-up and for accounts made at the command line.</summary>
    public long? InvitedBy { get; init; }
    public bool IsSteward { get; set; }
    public int InvitationQuota { get; set; } = FirstInvitations;

    /// <summary>They approve who follows them, and only those see whom they follow and who follows them.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>What they write for everybody can be found by its words; those they wrote before too.</summary>
    public bool PostsAreFound { get; set; } = true;

    /// <summary>Identity's two names for the handle, which is already in its stored form.</summary>
    public override string? UserName { get => Handle; set => Handle = value ?? Handle; }
    public override string? NormalizedUserName { get => Handle; set => Handle = value ?? Handle; }

    public MemberId MemberId => new(Id);
    public MemberCard Card => new(MemberId, Handle, Name, Portrait, JoinedAt, IsSteward);
    public bool IsNewcomerAt(DateTimeOffset now) => now - JoinedAt < Newcomer;
}

internal sealed class MemberMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Member>(member =>
        {
            member.ToTable("members");
            member.Property(m => m.Id).ValueGeneratedNever();
            member.Property(m => m.Handle).HasMaxLength(Palabre.Members.Handle.MaxLength);
            member.Property(m => m.Name).HasMaxLength(Member.NameLength);
            member.Property(m => m.Bio).HasMaxLength(Member.BioLength);
            member.Property(m => m.Portrait).HasMaxLength(Kit.Portraits.Portrait.LongestRecipe);
            member.Property(m => m.Email).HasMaxLength(Member.EmailLength);
            member.Property(m => m.NormalizedEmail).HasMaxLength(Member.EmailLength);
            member.Property(m => m.ConcurrencyStamp).IsConcurrencyToken().HasMaxLength(40);
            member.Property(m => m.SecurityStamp).HasMaxLength(64);
            member.Property(m => m.PasswordHash).HasMaxLength(200);
            member.HasIndex(m => m.Handle).IsUnique();
            member.HasIndex(m => m.NormalizedEmail).IsUnique();
            member.HasOne<Member>().WithMany().HasForeignKey(m => m.InvitedBy).OnDelete(DeleteBehavior.SetNull);
            member.Ignore(m => m.UserName).Ignore(m => m.NormalizedUserName).Ignore(m => m.MemberId).Ignore(m => m.Card)
                .Ignore(m => m.PhoneNumber).Ignore(m => m.PhoneNumberConfirmed).Ignore(m => m.TwoFactorEnabled);
        });
        MapIdentity(model);
    }

    /// <summary>The tables of Identity's store, schema version 3 (the one with passkeys).</summary>
    private static void MapIdentity(ModelBuilder model)
    {
        model.Entity<IdentityUserPasskey<long>>(passkey =>
        {
            passkey.ToTable("member_passkeys").HasKey(p => p.CredentialId);
            // WebAuthn level 3, §4: a credential id is at most 1023 bytes.
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data, data => data.ToJson("data"));
            passkey.HasOne<Member>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserClaim<long>>(claim =>
        {
            claim.ToTable("member_claims").HasKey(c => c.Id);
            claim.HasOne<Member>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserLogin<long>>(login =>
        {
            login.ToTable("member_logins").HasKey(l => new { l.LoginProvider, l.ProviderKey });
            login.HasOne<Member>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<IdentityUserToken<long>>(token =>
        {
            token.ToTable("member_tokens").HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            token.HasOne<Member>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
