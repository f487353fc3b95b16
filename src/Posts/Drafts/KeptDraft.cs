using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What a member has begun to write and not sent: one new post, and one answer to each post.</summary>
public sealed class KeptDraft
{
    /// <summary>Of one member; the oldest makes room.</summary>
    public const int Most = 50;

    public required MemberId Member { get; init; }

    /// <summary>The post it answers; 0 for none.</summary>
    public required long Answers { get; init; }
    public string Text { get; set; } = "";
    public string Warning { get; set; } = "";

    /// <summary>As the form says it (<see cref="Choices"/>); empty where nothing was chosen.</summary>
    public string Audience { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

internal sealed class KeptDraftMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<KeptDraft>(draft =>
    {
        draft.ToTable("post_drafts");
        draft.HasKey(d => new { d.Member, d.Answers });
        draft.Property(d => d.Audience).HasMaxLength(KeptDrafts.LongestAudience);
    });
}
