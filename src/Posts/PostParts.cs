using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A post names a member. Resolved when it is written: who takes the name of somebody later is not meant.</summary>
public sealed class PostMention
{
    public required long Post { get; init; }
    public required MemberId Member { get; init; }
}

/// <summary>A post is about something.</summary>
public sealed class PostTag
{
    public const int Longest = 100;

    /// <summary>As it is found: without the #, see <see cref="PostText.Key"/>.</summary>
    public required string Tag { get; init; }
    public required long Post { get; init; }
}

/// <summary>How a post stood before it was changed.</summary>
public sealed class PostEdit
{
    public required long Id { get; init; }
    public required long Post { get; init; }
    public required string Text { get; init; }
    public required string Warning { get; init; }
    public required bool IsSensitive { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
}

/// <summary>A program's key of one writing: sent again within a day, it leads to the post that is there.</summary>
public sealed class PostKey
{
    public const int Longest = 200;
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>A key as it is kept; null for none, and for one that is too long.</summary>
    public static string? Of(string? given) => given is { Length: > 0 and <= Longest } ? given : null;

    public required MemberId Author { get; init; }
    public required string Key { get; init; }
    public required long Post { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class PostPartsMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<PostMention>(mention =>
        {
            mention.ToTable("post_mentions");
            mention.HasKey(m => new { m.Post, m.Member });
            mention.HasIndex(m => new { m.Member, m.Post });
            mention.HasOne<Post>().WithMany().HasForeignKey(m => m.Post).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PostTag>(tag =>
        {
            tag.ToTable("post_tags");
            tag.HasKey(t => new { t.Tag, t.Post });
            tag.Property(t => t.Tag).HasMaxLength(PostTag.Longest);
            tag.HasOne<Post>().WithMany().HasForeignKey(t => t.Post).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PostEdit>(edit =>
        {
            edit.ToTable("post_edits");
            edit.Property(e => e.Id).ValueGeneratedNever();
            edit.HasOne<Post>().WithMany().HasForeignKey(e => e.Post).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PostKey>(key =>
        {
            key.ToTable("post_keys");
            key.HasKey(k => new { k.Author, k.Key });
            key.Property(k => k.Key).HasMaxLength(PostKey.Longest);
            key.HasOne<Post>().WithMany().HasForeignKey(k => k.Post).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
