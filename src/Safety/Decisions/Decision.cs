using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>What follows from a decision for the member it concerns.</summary>
public enum Measure
{
    /// <summary>Nothing but the words.</summary>
    Warning,

    /// <summary>Out of every live room at once, for as long as those live.</summary>
    Removal,

    /// <summary>Their room was ended.</summary>
    RoomEnded,

    /// <summary>No sign-in and no deed until a day, or for good.</summary>
    Suspension,

    /// <summary>A report of theirs was no report: it counts against them.</summary>
    AbusiveReport,

    /// <summary>A post of theirs exists for nobody any more, unless the decision is overturned.</summary>
    PostRemoved,
}

/// <summary>What another reading of a decision came to.</summary>
public enum AppealOutcome { None, Upheld, Overturned }

/// <summary>A decision of the stewards about a member, with its reasons, and the one appeal against it.</summary>
public sealed class Decision
{
    public const int LongestFacts = 2000;
    public const int MostDays = 365;

    /// <summary>How long one may appeal.</summary>
    public static readonly TimeSpan AppealWithin = TimeSpan.FromDays(180);

    public required DecisionId Id { get; init; }
    public required MemberId Member { get; init; }
    public required MemberId Steward { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Measure Measure { get; init; }
    public required string Rule { get; init; }

    /// <summary>Which facts, in the steward's words.</summary>
    public required string Facts { get; init; }
    public RoomId? Room { get; init; }

    /// <summary>The post it is about.</summary>
    public PostId? Post { get; init; }

    /// <summary>End of a suspension; null for good.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Opens the decision to whoever cannot sign in.</summary>
    public required string Key { get; init; }
    public DateTimeOffset? SeenAt { get; private set; }

    public string? Appeal { get; private set; }
    public DateTimeOffset? AppealedAt { get; private set; }
    public AppealOutcome Outcome { get; private set; }
    public string? OutcomeReasons { get; private set; }
    public MemberId? OutcomeBy { get; private set; }
    public DateTimeOffset? OutcomeAt { get; private set; }
    public DateTimeOffset? OutcomeSeenAt { get; private set; }

    public string Path => $"/decisions/{Id}";
    public string PathWithKey => $"{Path}?key={Key}";
    public bool AwaitsOutcome => AppealedAt is not null && Outcome == AppealOutcome.None;
    public bool MayAppealAt(DateTimeOffset now) => AppealedAt is null && now - At <= AppealWithin;
    public bool SuspendsAt(DateTimeOffset now) => Measure == Measure.Suspension && Outcome != AppealOutcome.Overturned && (Until is not { } until || now < until);

    /// <summary>The member it concerns reads it, signed in or with the key; for everyone else there is none.</summary>
    public bool IsFor(MemberId? reader, string? key) => reader == Member
        || (key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(Key)));

    /// <summary>Asks for another reading, once.</summary>
    public Refusal? Contest(string text, DateTimeOffset now)
    {
        if (AppealedAt is not null) return new Refusal("appealed_already");
        if (now - At > AppealWithin) return new Refusal("appeal_late") { Args = [(int)AppealWithin.TotalDays] };
        if (CheckWords(text, "appeal") is { } wrong) return wrong;
        (Appeal, AppealedAt) = (text, now);
        return null;
    }

    /// <summary>Why a steward does not read its appeal: it is about them, or against them while another could.</summary>
    /// <param name="othersCould">Whether another steward than the one who decided could read it.</param>
    public Refusal? RefuseReader(MemberId steward, bool othersCould) =>
        steward == Member ? new Refusal("not_your_own", 403)
        : steward == Steward && othersCould ? new Refusal("appeal_by_another", 403)
        : null;

    /// <summary>Answers the appeal.</summary>
    public Refusal? Settle(MemberId steward, AppealOutcome outcome, string reasons, bool othersCould, DateTimeOffset now)
    {
        if (!AwaitsOutcome) return new Refusal("no_appeal");
        if (RefuseReader(steward, othersCould) is { } refused) return refused;
        if (outcome == AppealOutcome.None) return new Refusal("outcome_unknown", 422, "outcome");
        if (CheckWords(reasons, "reasons") is { } wrong) return wrong;
        (Outcome, OutcomeReasons, OutcomeBy, OutcomeAt) = (outcome, reasons, steward, now);
        return null;
    }

    /// <summary>Words that others must be able to follow: some, and not too many.</summary>
    public static Refusal? CheckWords(string text, string field) => text.Length switch
    {
        0 => new Refusal("reasons_missing", 422, field),
        > LongestFacts => new Refusal("reasons_long", 422, field) { Args = [LongestFacts] },
        _ => null,
    };
}

internal sealed class DecisionMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Decision>(decision =>
    {
        decision.ToTable("decisions");
        decision.HasKey(d => d.Id);
        decision.Property(d => d.Id).ValueGeneratedNever();
        decision.Property(d => d.Rule).HasMaxLength(20);
        decision.Property(d => d.Facts).HasMaxLength(Decision.LongestFacts);
        decision.Property(d => d.Key).HasMaxLength(40);
        decision.Property(d => d.Appeal).HasMaxLength(Decision.LongestFacts);
        decision.Property(d => d.OutcomeReasons).HasMaxLength(Decision.LongestFacts);
        decision.Ignore(d => d.Path).Ignore(d => d.PathWithKey).Ignore(d => d.AwaitsOutcome);
        // Two appeals at once, or two stewards who answer one: the second save finds the row changed.
        decision.Property(d => d.AppealedAt).IsConcurrencyToken();
        decision.Property(d => d.Outcome).IsConcurrencyToken();
        decision.HasIndex(d => new { d.Member, d.SeenAt });
        decision.HasIndex(d => new { d.Outcome, d.AppealedAt });
        decision.HasIndex(d => d.Post).HasFilter("post IS NOT NULL");
    });
}
