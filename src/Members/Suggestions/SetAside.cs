using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Somebody a member does not want to be suggested again.</summary>
public sealed class SetAside
{
    public required long MemberId { get; init; }
    public required long OtherId { get; init; }
}

internal sealed class SetAsideMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<SetAside>(aside =>
    {
        aside.ToTable("suggestions_set_aside");
        aside.HasKey(a => new { a.MemberId, a.OtherId });
        aside.HasOne<Member>().WithMany().HasForeignKey(a => a.MemberId).OnDelete(DeleteBehavior.Cascade);
        aside.HasOne<Member>().WithMany().HasForeignKey(a => a.OtherId).OnDelete(DeleteBehavior.Cascade);
    });
}
