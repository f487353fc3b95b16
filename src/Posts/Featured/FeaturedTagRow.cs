using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A member puts a tag forward on their page.</summary>
public sealed class FeaturedTagRow
{
    /// <summary>Of one member, as Mastodon has it.</summary>
    public const int Most = 10;

    public required long Id { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>As it is found.</summary>
    public required string Tag { get; init; }

    /// <summary>As it was written.</summary>
    public required string Name { get; init; }
}

internal sealed class FeaturedTagMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<FeaturedTagRow>(featured =>
    {
        featured.ToTable("featured_tags");
        featured.HasKey(f => new { f.Member, f.Tag });
        featured.Property(f => f.Tag).HasMaxLength(PostTag.Longest);
        featured.Property(f => f.Name).HasMaxLength(PostTag.Longest);
    });
}
