using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>
/// Somebody wants to hear of a club's open rooms without belonging to it. Members follow it anyway: whether they also have a row from
/// before they joined makes no difference, and it goes when they leave.
/// </summary>
public sealed class ClubFollower
{
    public required ClubId Club { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>Time-ordered: who goes through them reads by it.</summary>
    public required long Id { get; init; }
}

internal sealed class ClubFollowerMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ClubFollower>(follower =>
    {
        follower.ToTable("club_followers");
        follower.HasKey(f => new { f.Club, f.Member });
        follower.HasIndex(f => new { f.Club, f.Id });
        follower.HasIndex(f => f.Member);
        follower.HasOne<Club>().WithMany().HasForeignKey(f => f.Club).OnDelete(DeleteBehavior.Cascade);
    });
}
