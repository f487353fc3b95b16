using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet;

/// <summary>
/// Limits that a member sets for themselves, below the house's. What is lowered holds at once; what is raised holds a day later, so that who
/// has a session of theirs gains nothing by it, and they have a day in which to see it and to take it back.
/// </summary>
internal sealed class OwnLimits
{
    /// <summary>So long after it was asked for, a raise holds.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromHours(24);

    public required MemberId Member { get; init; }

    /// <summary>They hold while the house counts in it.</summary>
    public required string Currency { get; init; }

    public long? AtOnce { get; private set; }
    public long? Day { get; private set; }
    public long? Month { get; private set; }

    /// <summary>What they become.</summary>
    public long? NextAtOnce { get; private set; }
    public long? NextDay { get; private set; }
    public long? NextMonth { get; private set; }

    /// <summary>When; null: nothing waits.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public Bounds At(DateTimeOffset now) => NextAt <= now ? Next : new(AtOnce, Day, Month);

    /// <summary>What waits for its moment.</summary>
    public (Bounds Bounds, DateTimeOffset At)? WaitingAt(DateTimeOffset now) => NextAt > now ? (Next, NextAt.Value) : null;

    /// <summary>Whether a wish lets more leave than now, and not only what waits already.</summary>
    public bool IsRaisedBy(Bounds wish, DateTimeOffset now) => wish.IsAbove(At(now)) && WaitingAt(now)?.Bounds != wish;

    /// <returns>When it is higher, if it is to be; null when nothing new waits.</returns>
    public DateTimeOffset? Set(Bounds wish, DateTimeOffset now)
    {
        if (WaitingAt(now)?.Bounds == wish) return null;
        var before = At(now);
        (AtOnce, Day, Month) = before.Lowest(wish);
        if (wish.IsAbove(before)) ((NextAtOnce, NextDay, NextMonth), NextAt) = (wish, now + Wait);
        else ((NextAtOnce, NextDay, NextMonth), NextAt) = (default(Bounds), null);
        return NextAt;
    }

    /// <summary>What waited and holds by now is theirs like any other.</summary>
    /// <returns>Since when; null when nothing waited, or waits still.</returns>
    public DateTimeOffset? Settle(DateTimeOffset now)
    {
        if (NextAt is not { } since || since > now) return null;
        Keep(now);
        return since;
    }

    /// <summary>What waits is not wanted any more.</summary>
    public void Keep(DateTimeOffset now)
    {
        (AtOnce, Day, Month) = At(now);
        ((NextAtOnce, NextDay, NextMonth), NextAt) = (default(Bounds), null);
    }

    private Bounds Next => new(NextAtOnce, NextDay, NextMonth);
}

internal sealed class OwnLimitsMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<OwnLimits>(own =>
    {
        own.ToTable("wallet_own_limits");
        own.HasKey(o => o.Member);
        own.Property(o => o.Member).ValueGeneratedNever();
        own.Property(o => o.Currency).HasMaxLength(6);
        own.HasIndex(o => o.NextAt).HasFilter("next_at IS NOT NULL");
    });
}
