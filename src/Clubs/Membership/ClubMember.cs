using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>Somebody belongs to a club.</summary>
public sealed class ClubMember
{
    public required ClubId Club { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Time-ordered: lists are read by it, latest first.</summary>
    public required long Id { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>The rules they accepted; 0 when there were none.</summary>
    public required int AcceptedRules { get; set; }
    public MemberId? InvitedBy { get; init; }
    public bool IsLeader { get; set; }

    /// <summary>Grows with every change of rank: whoever is made founder at the moment they leave does not leave.</summary>
    public int Turn { get; set; }

    public void Rank(bool leads)
    {
        IsLeader = leads;
        Turn++;
    }
}

/// <summary>Somebody was taken out of a club: they come back only by an invitation of its leaders.</summary>
public sealed class ClubRemoval
{
    public required ClubId Club { get; init; }
    public required MemberId Member { get; init; }
    public required MemberId By { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class ClubMemberMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<ClubMember>(member =>
        {
            member.ToTable("club_members");
            // The pair is the key: joining twice is a lost race, not a second row.
            member.HasKey(m => new { m.Club, m.Member });
            member.HasIndex(m => new { m.Club, m.Id });
            member.HasIndex(m => m.Member);
            member.Property(m => m.Turn).IsConcurrencyToken();
            member.HasOne<Club>().WithMany().HasForeignKey(m => m.Club).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ClubRemoval>(removal =>
        {
            removal.ToTable("club_removals");
            removal.HasKey(r => new { r.Club, r.Member });
            removal.HasOne<Club>().WithMany().HasForeignKey(r => r.Club).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
