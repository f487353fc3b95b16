using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A member follows a tag: public posts with it come into their home. Nobody else learns of it.</summary>
public sealed class TagFollow
{
    /// <summary>Tags of one member: it bounds the question their home asks.</summary>
    public const int Most = 100;

    /// <summary>Time-ordered: lists are read by it.</summary>
    public required long Id { get; init; }
    public required MemberId Member { get; init; }
    public required string Tag { get; init; }
}

internal sealed class TagFollowMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<TagFollow>(follow =>
    {
        follow.ToTable("followed_tags");
        follow.HasKey(f => new { f.Member, f.Tag });
        follow.Property(f => f.Tag).HasMaxLength(PostTag.Longest);
        follow.HasIndex(f => f.Tag);
    });
}
