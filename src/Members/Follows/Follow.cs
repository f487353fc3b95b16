using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>One member follows another.</summary>
public sealed class Follow
{
    /// <summary>Time-ordered: lists are read by it, newest first, a page at a time.</summary>
    public required long Id { get; init; }
    public required long FollowerId { get; init; }
    public required long FollowedId { get; init; }

    /// <summary>What they write comes to the follower's home, what they boost does not.</summary>
    public bool WithoutBoosts { get; set; }
}

internal sealed class FollowMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Follow>(follow =>
    {
        follow.ToTable("follows");
        // The pair is the key: following twice is a lost race, not a second row.
        follow.HasKey(f => new { f.FollowerId, f.FollowedId });
        follow.HasIndex(f => new { f.FollowerId, f.Id });
        follow.HasIndex(f => new { f.FollowedId, f.Id });
        follow.HasOne<Member>().WithMany().HasForeignKey(f => f.FollowerId).OnDelete(DeleteBehavior.Cascade);
        follow.HasOne<Member>().WithMany().HasForeignKey(f => f.FollowedId).OnDelete(DeleteBehavior.Cascade);
    });
}
