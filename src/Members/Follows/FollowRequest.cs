using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Somebody would like to follow a member who approves who does, and waits. A refusal leaves no trace, so that it need not be told.</summary>
public sealed class FollowRequest
{
    /// <summary>Time-ordered: answered oldest first.</summary>
    public required long Id { get; init; }
    public required long FollowerId { get; init; }
    public required long FollowedId { get; init; }
}

internal sealed class FollowRequestMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<FollowRequest>(request =>
    {
        request.ToTable("follow_requests");
        request.HasKey(r => new { r.FollowerId, r.FollowedId });
        request.HasIndex(r => new { r.FollowedId, r.Id });
        request.HasOne<Member>().WithMany().HasForeignKey(r => r.FollowerId).OnDelete(DeleteBehavior.Cascade);
        request.HasOne<Member>().WithMany().HasForeignKey(r => r.FollowedId).OnDelete(DeleteBehavior.Cascade);
    });
}
