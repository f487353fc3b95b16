using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A member wants to hear no more of a conversation. Nobody else notices.</summary>
public sealed class ThreadMute
{
    public required MemberId Member { get; init; }

    /// <summary>The first post of it.</summary>
    public required long Thread { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class ThreadMuteMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<ThreadMute>(mute =>
    {
        mute.ToTable("muted_threads");
        mute.HasKey(m => new { m.Member, m.Thread });
        mute.HasIndex(m => m.Thread);
    });
}
