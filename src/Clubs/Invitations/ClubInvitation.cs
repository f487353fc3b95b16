using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

public enum ClubInvitationState { Waiting, Spent, Revoked, Expired }

/// <summary>
/// A link into a club: for many, for one address, or for one member. The code is stored as it is, so that it can be copied again; it
/// opens no account, it lets people join.
/// </summary>
public sealed class ClubInvitation
{
    public const int LongestAddress = 254;
    public const int MostUses = 100_000;
    public const int MostDays = 365;
    public const int DefaultDays = 30;

    public required long Id { get; init; }
    public required ClubId Club { get; init; }
    public required string Code { get; init; }

    /// <summary>Who invites: newcomers follow them.</summary>
    public required MemberId By { get; init; }

    /// <summary>The only member whom it lets in; null for whoever holds the link.</summary>
    public MemberId? For { get; init; }

    /// <summary>Whom the link was made for, as whoever made it wrote it; never shown to anybody but the club's leaders.</summary>
    public string? Address { get; init; }

    /// <summary>How many may come by it; null for any number.</summary>
    public int? Limit { get; init; }
    public int Uses { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }

    public string Path => $"/join/{Code}";

    public ClubInvitationState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? ClubInvitationState.Revoked
        : Limit is { } limit && Uses >= limit ? ClubInvitationState.Spent
        : now >= ExpiresAt ? ClubInvitationState.Expired
        : ClubInvitationState.Waiting;

    /// <summary>Why nobody can come by it any more, as the code of a refusal; null while somebody can.</summary>
    public string? ClosedAt(DateTimeOffset now) => StateAt(now) switch
    {
        ClubInvitationState.Revoked => "club_invitation_revoked",
        ClubInvitationState.Spent => "club_invitation_used",
        ClubInvitationState.Expired => "club_invitation_expired",
        _ => null,
    };

    /// <summary>Says what is wrong with a limit or a life, if anything.</summary>
    public static Refusal? Refuse(int? limit, int? days) =>
        limit is < 1 or > MostUses ? new Refusal("club_invitation_limit", 422, "limit") { Args = [MostUses] }
        : days is < 1 or > MostDays ? new Refusal("club_invitation_days", 422, "days") { Args = [MostDays] }
        : null;
}

/// <summary>Somebody came by an invitation.</summary>
public sealed class ClubInvitationUse
{
    public required long Invitation { get; init; }
    public required MemberId Member { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class ClubInvitationMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<ClubInvitation>(invitation =>
        {
            invitation.ToTable("club_invitations");
            invitation.Property(i => i.Id).ValueGeneratedNever();
            invitation.Property(i => i.Code).HasMaxLength(40);
            invitation.Property(i => i.Address).HasMaxLength(ClubInvitation.LongestAddress);
            invitation.HasIndex(i => i.Code).IsUnique();
            invitation.HasIndex(i => new { i.Club, i.Id });
            invitation.HasIndex(i => i.For);
            invitation.HasOne<Club>().WithMany().HasForeignKey(i => i.Club).OnDelete(DeleteBehavior.Cascade);
            invitation.Ignore(i => i.Path);
        });
        model.Entity<ClubInvitationUse>(use =>
        {
            use.ToTable("club_invitation_uses");
            use.HasKey(u => new { u.Invitation, u.Member });
            use.HasOne<ClubInvitation>().WithMany().HasForeignKey(u => u.Invitation).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
