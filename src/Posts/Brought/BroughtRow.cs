using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Where a post that was brought along comes from: brought again, it is found by that.</summary>
public sealed class BroughtRow
{
    public const int LongestSource = 500;
    public required MemberId Author { get; init; }
    public required string Source { get; init; }
    public required long Post { get; init; }
}

internal sealed class BroughtMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<BroughtRow>(row =>
    {
        row.ToTable("brought_posts");
        row.HasKey(r => new { r.Author, r.Source });
        row.Property(r => r.Source).HasMaxLength(BroughtRow.LongestSource);
        row.HasIndex(r => r.Post);
        row.HasOne<Post>().WithMany().HasForeignKey(r => r.Post).OnDelete(DeleteBehavior.Cascade);
    });
}
