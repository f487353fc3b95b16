using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How often a member gets a letter about what they would have missed.</summary>
public enum Digest { Never = 0, Daily = 1, Weekly = 2 }

/// <summary>Which letters a member wants. There is a row from the moment their address is confirmed.</summary>
public sealed class MailWishes
{
    public required MemberId Member { get; init; }
    public Digest Digest { get; set; } = Digest.Weekly;

    /// <summary>Kinds for which they chose otherwise than <see cref="IsMailedByDefault"/>, one bit each.</summary>
    public long Turned { get; set; }

    /// <summary>The code of the language they read, and their clock, as they last were here.</summary>
    public required string Language { get; set; }
    public required string Zone { get; set; }

    /// <summary>What happened until then, the last digest looked at.</summary>
    public required DateTimeOffset DigestedAt { get; set; }
    public DateTimeOffset? DigestDueAt { get; set; }

    /// <summary>Kinds that are mailed at once: what waits for an answer, or for somebody to be there at an hour.</summary>
    public static bool IsMailedByDefault(NotificationKind kind) => kind is NotificationKind.FollowRequested || kind.IsOfEvent();

    /// <summary>Whether there is a letter of this kind at all: whoever has the floor is in the room, and what was missed has the digest.</summary>
    public static bool HasLetter(NotificationKind kind) => kind is not (NotificationKind.HandAccepted or NotificationKind.Missed);

    /// <summary>The kinds of which one chooses whether there is a letter.</summary>
    public static readonly IReadOnlyList<NotificationKind> Kinds = [.. MemberWishes.Kinds.Where(HasLetter)];

    public bool Mails(NotificationKind kind) => kind.IsAlwaysTold() || HasLetter(kind) && IsMailedByDefault(kind) != ((Turned & Bit(kind)) != 0);

    /// <summary>Chooses what is mailed at once; all else is not.</summary>
    public void Choose(IReadOnlySet<NotificationKind> mailed) =>
        Turned = Kinds.Where(kind => mailed.Contains(kind) != IsMailedByDefault(kind)).Aggregate(0L, (bits, kind) => bits | Bit(kind));

    /// <summary>How often from now on.</summary>
    public void Choose(Digest digest, DateTimeOffset now)
    {
        // From now on, not about what they did not want to hear of before.
        if (Digest == Digest.Never && digest != Digest.Never) DigestedAt = now;
        Digest = digest;
        DigestDueAt = DigestHour.Next(digest, now, Zone);
    }

    private static long Bit(NotificationKind kind) => 1L << (int)kind;
}

internal sealed class MailWishesMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<MailWishes>(wishes =>
    {
        wishes.ToTable("mail_wishes");
        wishes.HasKey(w => w.Member);
        wishes.Property(w => w.Member).ValueGeneratedNever();
        wishes.Property(w => w.Language).HasMaxLength(8);
        wishes.Property(w => w.Zone).HasMaxLength(64);
        // Two servers that look at once: one of them makes the letter.
        wishes.Property(w => w.DigestDueAt).IsConcurrencyToken();
        wishes.HasIndex(w => w.DigestDueAt).HasFilter("digest_due_at IS NOT NULL");
    });
}
