using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>One member blocks another. Nothing shows it to the one who is blocked.</summary>
internal sealed class Block
{
    public required MemberId Blocker { get; init; }
    public required MemberId Blocked { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>One member mutes another, for a time or until they lift it: what they write is not shown to them. Nobody else notices.</summary>
internal sealed class Mute
{
    public required MemberId Muter { get; init; }
    public required MemberId Muted { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Over by itself then; null for one that stays.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>Nor is the muter told of what they do.</summary>
    public bool Untold { get; set; } = true;
}

internal sealed class BlockMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Block>(block =>
        {
            block.ToTable("blocks");
            block.HasKey(b => new { b.Blocker, b.Blocked });
            block.HasIndex(b => b.Blocked);
        });
        model.Entity<Mute>(mute =>
        {
            mute.ToTable("mutes");
            mute.HasKey(m => new { m.Muter, m.Muted });
        });
    }
}
