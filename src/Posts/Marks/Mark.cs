using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A member likes a post, and lets it be seen.</summary>
public sealed class Favourite
{
    /// <summary>Time-ordered: lists are read by it.</summary>
    public required long Id { get; init; }
    public required MemberId Member { get; init; }
    public required long Post { get; init; }
}

/// <summary>A member keeps a post for themself; nobody else ever knows.</summary>
public sealed class Bookmark
{
    public required long Id { get; init; }
    public required MemberId Member { get; init; }
    public required long Post { get; init; }
}

internal sealed class MarksMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Favourite>(favourite =>
        {
            favourite.ToTable("post_favourites");
            favourite.HasKey(f => new { f.Member, f.Post });
            favourite.HasIndex(f => new { f.Post, f.Id });
            favourite.HasIndex(f => new { f.Member, f.Id });
            favourite.HasOne<Post>().WithMany().HasForeignKey(f => f.Post).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Bookmark>(bookmark =>
        {
            bookmark.ToTable("post_bookmarks");
            bookmark.HasKey(b => new { b.Member, b.Post });
            bookmark.HasIndex(b => new { b.Member, b.Id });
            bookmark.HasOne<Post>().WithMany().HasForeignKey(b => b.Post).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
