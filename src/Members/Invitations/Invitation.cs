using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

public enum InvitationState { Waiting, Accepted, Revoked, Expired }

/// <summary>
/// A seat kept for one person. The code is stored as it is, so that the inviter can copy the link again: it opens no account,
/// it lets one stranger in, for 30 days at most, and can be taken back.
/// </summary>
public sealed class Invitation
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);
    public const int NoteLength = 280;

    public required long Id { get; init; }
    public required string Code { get; init; }
    public required long InviterId { get; init; }
    public string? Note { get; init; }

    /// <summary>
    /// Which of the inviter's invitations this is, from 1; free again when revoked or expired. Unique per inviter, so that two
    /// clicks at once cannot make three of two. Null for those made at the command line.
    /// </summary>
    public int? Slot { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }
    public long? GuestId { get; private set; }

    public string Path => $"/invitation/{Code}";

    public InvitationState StateAt(DateTimeOffset now) =>
        UsedAt is not null ? InvitationState.Accepted
        : RevokedAt is not null ? InvitationState.Revoked
        : now >= ExpiresAt ? InvitationState.Expired
        : InvitationState.Waiting;

    /// <summary>Why nobody can come in by it any more; null while it waits.</summary>
    public Refusal? RefuseAt(DateTimeOffset now) => StateAt(now) switch
    {
        InvitationState.Accepted => new Refusal("invitation_used", 410),
        InvitationState.Revoked => new Refusal("invitation_revoked", 410),
        InvitationState.Expired => new Refusal("invitation_expired", 410),
        _ => null,
    };

    public Refusal? Revoke(DateTimeOffset now)
    {
        if (StateAt(now) == InvitationState.Accepted) return new Refusal("invitation_used");
        RevokedAt ??= now;
        Slot = null;
        return null;
    }

    /// <summary>Someone came in by it; it stays counted.</summary>
    public void UseFor(long guest, DateTimeOffset now)
    {
        GuestId = guest;
        UsedAt = now;
    }
}

internal sealed class InvitationMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Invitation>(invitation =>
    {
        invitation.ToTable("invitations");
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.Code).HasMaxLength(40);
        invitation.Property(i => i.Note).HasMaxLength(Invitation.NoteLength);
        invitation.HasIndex(i => i.Code).IsUnique();
        invitation.HasIndex(i => new { i.InviterId, i.Slot }).IsUnique();
        invitation.HasIndex(i => i.GuestId).IsUnique();
        // Two who accept at once, or one who accepts while the other revokes: the second save finds the row changed.
        invitation.Property(i => i.UsedAt).IsConcurrencyToken();
        invitation.Property(i => i.RevokedAt).IsConcurrencyToken();
        invitation.HasOne<Member>().WithMany().HasForeignKey(i => i.InviterId).OnDelete(DeleteBehavior.Cascade);
        invitation.HasOne<Member>().WithMany().HasForeignKey(i => i.GuestId).OnDelete(DeleteBehavior.SetNull);
        invitation.Ignore(i => i.Path);
    });
}
