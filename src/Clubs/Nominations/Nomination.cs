using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>A member proposes somebody for the club; a leader's approval makes an invitation of it.</summary>
public sealed class Nomination
{
    public const int LongestReason = 280;

    public required ClubId Club { get; init; }

    /// <summary>Whom.</summary>
    public required MemberId Member { get; init; }
    public required MemberId By { get; init; }
    public required DateTimeOffset At { get; init; }
    public string? Reason { get; init; }
}

internal sealed class NominationMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Nomination>(nomination =>
    {
        nomination.ToTable("club_nominations");
        // Proposed twice is proposed once, by who was first.
        nomination.HasKey(n => new { n.Club, n.Member });
        nomination.Property(n => n.Reason).HasMaxLength(Nomination.LongestReason);
        nomination.HasOne<Club>().WithMany().HasForeignKey(n => n.Club).OnDelete(DeleteBehavior.Cascade);
    });
}
