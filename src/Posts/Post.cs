using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Something a member wrote, or somebody's boost of it.</summary>
public sealed class Post
{
    public const int MostPinned = 5;

    /// <summary>Time-ordered. A plain number, because timelines compare it.</summary>
    public required long Id { get; init; }
    public required MemberId Author { get; init; }

    /// <summary>What was written, plain; how it is shown is made of it each time. Empty in a boost.</summary>
    public string Text { get; set; } = "";

    /// <summary>Shown instead of the text until one asks for it; empty most of the time.</summary>
    public string Warning { get; set; } = "";
    public bool IsSensitive { get; set; }

    /// <summary>Two or three letters (ISO 639).</summary>
    public string Language { get; set; } = "";
    public required PostVisibility Visibility { get; init; }

    /// <summary>Whose members it is for, with <see cref="PostVisibility.Club"/>.</summary>
    public ClubId? Club { get; init; }

    /// <summary>The post it answers, which may be gone by now.</summary>
    public long? ReplyTo { get; init; }
    public MemberId? ReplyToAuthor { get; init; }

    /// <summary>The first post of its conversation, itself when it answers nothing: a thread is read with one question.</summary>
    public required long Thread { get; init; }

    /// <summary>The post this is a boost of.</summary>
    public long? BoostOf { get; init; }

    /// <summary>The post it quotes, which may be gone by now, and whose that is.</summary>
    public long? QuoteOf { get; init; }
    public MemberId? QuotedAuthor { get; init; }
    public QuoteState QuoteState { get; private set; }
    public QuoteRule WhoQuotes { get; private set; }
    public ReplyRule WhoReplies { get; private set; }

    /// <summary>The room of this house that the text leads to.</summary>
    public RoomId? Room { get; set; }

    /// <summary>The show of this house that it leads to, where it leads to no room.</summary>
    public ShowId? Show { get; set; }

    /// <summary>How many: only who has any is asked for them.</summary>
    public int Pictures { get; set; }
    public bool HasPoll { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>On top of the author's page since then.</summary>
    public DateTimeOffset? PinnedAt { get; set; }

    /// <summary>Taken away by stewards since then: it exists for nobody, and is kept for an appeal.</summary>
    public DateTimeOffset? WithheldAt { get; set; }

    public PostId PostId => new(Id);
    public bool IsPublic => Visibility is PostVisibility.Public or PostVisibility.Unlisted;

    /// <summary>Who may quote and answer it from now on; null leaves it. What was quoted and answered before stays.</summary>
    public void Let(QuoteRule? quotes, ReplyRule? replies) => (WhoQuotes, WhoReplies) = (quotes ?? WhoQuotes, replies ?? WhoReplies);

    /// <summary>Where its quote stands from the beginning.</summary>
    /// <param name="leave">That its writer has to quote.</param>
    public void Quote(QuoteLeave leave) => QuoteState = leave == QuoteLeave.Yes ? QuoteState.Accepted : QuoteState.Pending;

    /// <summary>The author of what it quotes accepts, which they can do once.</summary>
    public Refusal? AcceptQuote()
    {
        if (QuoteState is not (QuoteState.Pending or QuoteState.Accepted)) return new("quote_over", 422);
        QuoteState = QuoteState.Accepted;
        return null;
    }

    /// <summary>The author of what it quotes does not want it, or no longer.</summary>
    public void WithdrawQuote() => QuoteState = QuoteState is QuoteState.Pending or QuoteState.Declined ? QuoteState.Declined : QuoteState.Withdrawn;

    /// <summary>What somebody who sees it may do about quoting it. What is for few is quoted nowhere.</summary>
    public QuoteLeave LeaveToQuote(MemberId me, bool follows) => (this, WhoQuotes) switch
    {
        ({ IsPublic: false }, _) => QuoteLeave.No,
        _ when me == Author => QuoteLeave.Yes,
        (_, QuoteRule.Everybody) => QuoteLeave.Yes,
        (_, QuoteRule.Followers) => follows ? QuoteLeave.Yes : QuoteLeave.No,
        (_, QuoteRule.Ask) => QuoteLeave.Ask,
        _ => QuoteLeave.No,
    };

    /// <param name="isNamed">By this post.</param>
    /// <param name="isFollowed">By its author.</param>
    public bool LetsAnswer(MemberId me, bool isNamed, bool isFollowed) =>
        me == Author || isNamed || WhoReplies == ReplyRule.Everybody || (WhoReplies == ReplyRule.Followed && isFollowed);
}

internal sealed class PostMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Post>(post =>
    {
        post.ToTable("posts");
        post.Property(p => p.Id).ValueGeneratedNever();
        post.Property(p => p.Language).HasMaxLength(3);
        post.Ignore(p => p.PostId).Ignore(p => p.IsPublic);
        // Shelves and figures are read of it alone, whatever is written in the posts.
        post.HasIndex(p => new { p.Author, p.Id, p.BoostOf, p.Visibility, p.WithheldAt }).HasDatabaseName("ix_posts_author_lines");
        post.HasIndex(p => new { p.Visibility, p.Id });
        post.HasIndex(p => new { p.Thread, p.Id });
        post.HasIndex(p => new { p.Club, p.Id }).HasFilter("club IS NOT NULL");
        post.HasIndex(p => p.ReplyTo).HasFilter("reply_to IS NOT NULL");
        post.HasIndex(p => new { p.QuotedAuthor, p.QuoteState, p.Id }).HasFilter("quoted_author IS NOT NULL").HasDatabaseName("ix_posts_quoted_author");
        post.HasIndex(p => p.QuoteOf).HasFilter("quote_of IS NOT NULL");
        // One member boosts a post once: a second press is a lost race.
        post.HasIndex(p => new { p.BoostOf, p.Author }).IsUnique().HasFilter("boost_of IS NOT NULL");
        post.HasOne<Post>().WithMany().HasForeignKey(p => p.BoostOf).OnDelete(DeleteBehavior.Cascade);
    });
}
