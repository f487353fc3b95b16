using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>What became of a payment that stewards look at. Stored as numbers: what a number means never changes.</summary>
public enum ReviewState { Waiting = 0, Passed = 1, Returned = 2 }

/// <summary>A payment that was set aside until somebody has looked at it: its reasons are told to who sent it, who may answer them.</summary>
public sealed class Review
{
    public const int LongestPlea = 1_000;

    /// <summary>When nobody has looked by then, the money is back.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The journal that set the money aside.</summary>
    public required Guid Transfer { get; init; }
    public required Guid Hold { get; init; }
    public required MemberId Sender { get; init; }
    public required MemberId Receiver { get; init; }
    public required long Minor { get; init; }
    public required string Currency { get; init; }

    /// <summary>Of <see cref="Signals"/>, a space between them.</summary>
    public required string Reasons { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset Until { get; init; }
    public ReviewState State { get; private set; }

    /// <summary>What the sender says to it.</summary>
    public string? Plea { get; private set; }
    public MemberId? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why, in the steward's words.</summary>
    public string? Words { get; private set; }

    /// <summary>It is no payment to anybody: their own money is to leave for their bank.</summary>
    public bool IsToBank => Sender == Receiver;

    public Money Amount => new(Minor, Ledger.Currency.Of(Currency));
    public IEnumerable<string> Why => Reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static Review Of(Payment payment, IReadOnlyList<string> reasons, DateTimeOffset now) => new()
    {
        Transfer = payment.Id,
        Hold = DerivedId.Of("review", payment.Id),
        Sender = payment.From,
        Receiver = payment.To,
        Minor = payment.Amount.Minor,
        Currency = payment.Amount.Currency.Code,
        Reasons = string.Join(' ', reasons),
        At = now,
        Until = now + Longest,
    };

    public bool IsOpen(DateTimeOffset now) => State == ReviewState.Waiting && now < Until;

    public void Answer(string plea) => Plea = plea;

    public void Decide(bool passes, MemberId by, string words, DateTimeOffset now) =>
        (State, DecidedBy, Words, DecidedAt) = (passes ? ReviewState.Passed : ReviewState.Returned, by, words, now);
}

internal sealed class ReviewMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Review>(review =>
    {
        review.ToTable("wallet_reviews");
        review.HasKey(r => r.Transfer);
        review.Property(r => r.Currency).HasMaxLength(6);
        review.Property(r => r.Reasons).HasMaxLength(200);
        review.Property(r => r.Plea).HasMaxLength(Review.LongestPlea);
        review.Property(r => r.Words).HasMaxLength(Review.LongestPlea);
        review.Ignore(r => r.Amount).Ignore(r => r.Why).Ignore(r => r.IsToBank);
        review.HasIndex(r => r.Sender);
        review.HasIndex(r => r.State);
    });
}
