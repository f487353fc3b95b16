using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A question of a post to whoever reads it. It decides nothing: what binds is voted on elsewhere.</summary>
public sealed class Poll
{
    public required long Id { get; init; }
    public required long Post { get; init; }

    /// <summary>It is over from then on, whether anybody has noticed or not.</summary>
    public required DateTimeOffset EndsAt { get; init; }
    public required bool IsMultiple { get; init; }

    /// <summary>How many chose what is shown when it is over.</summary>
    public required bool HidesTotals { get; init; }
    public int Voters { get; set; }

    /// <summary>When those concerned were told that it is over.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public bool IsOver(DateTimeOffset now) => now >= EndsAt;
}

/// <summary>What one can choose. Counted in the transaction of each vote: a vote is never changed.</summary>
public sealed class PollOption
{
    public required long Poll { get; init; }
    public required int Place { get; init; }
    public required string Title { get; init; }
    public int Votes { get; set; }
}

/// <summary>What one member chose.</summary>
public sealed class PollVote
{
    public required long Id { get; init; }
    public required long Poll { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>The places of what they chose, one bit each.</summary>
    public required int Choices { get; init; }

    public IReadOnlyList<int> Places => [.. Enumerable.Range(0, 31).Where(place => (Choices & (1 << place)) != 0)];
}

internal sealed class PollMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Poll>(poll =>
        {
            poll.ToTable("post_polls");
            poll.Property(p => p.Id).ValueGeneratedNever();
            poll.HasIndex(p => p.Post).IsUnique();
            poll.HasIndex(p => p.EndsAt).HasFilter("told_at IS NULL");
            poll.HasOne<Post>().WithMany().HasForeignKey(p => p.Post).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PollOption>(option =>
        {
            option.ToTable("post_poll_options");
            option.HasKey(o => new { o.Poll, o.Place });
            option.HasOne<Poll>().WithMany().HasForeignKey(o => o.Poll).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PollVote>(vote =>
        {
            vote.ToTable("post_poll_votes");
            // One vote a member: the second of two at once is a lost race.
            vote.HasKey(v => new { v.Poll, v.Member });
            vote.Ignore(v => v.Places);
            vote.HasIndex(v => new { v.Poll, v.Id });
            vote.HasOne<Poll>().WithMany().HasForeignKey(v => v.Poll).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
