using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>How far a member has read a conversation among those it names. Nobody else learns of it.</summary>
public sealed class TalkMark
{
    public required MemberId Member { get; init; }

    /// <summary>The first post of the conversation.</summary>
    public required long Thread { get; init; }

    /// <summary>The last post they read; it never goes back.</summary>
    public long ReadTo { get; init; }

    /// <summary>They put the conversation aside up to this post: it is back when somebody goes on.</summary>
    public long AsideTo { get; init; }

    /// <summary>They want to come back to the conversation, which ended with this post when they said so; 0 once it is read.</summary>
    public long UnreadAt { get; init; }
}

internal sealed class TalkMarkMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<TalkMark>(mark =>
    {
        mark.ToTable("talk_marks");
        mark.HasKey(m => new { m.Member, m.Thread });
    });
}
