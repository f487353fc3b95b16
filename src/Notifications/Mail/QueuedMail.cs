using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>How far a letter has come. Stored as numbers: what a number means never changes.</summary>
internal enum MailState
{
    Waiting = 0,
    Sent = 1,

    /// <summary>There was no use in it any more: read meanwhile, or the address is no longer theirs.</summary>
    Dropped = 2,

    /// <summary>The mail server did not take it, for good or for three days.</summary>
    GivenUp = 3,

    /// <summary>A server hands it over at this moment; or was killed while it did, when that takes longer than it may.</summary>
    Claimed = 4,
}

/// <summary>One letter on its way. It stays for a while after that, without its text, so that nobody is written the same thing twice.</summary>
internal sealed class QueuedMail
{
    public required long Id { get; init; }

    /// <summary>What it is about; there is one letter for it, however often it is asked for.</summary>
    public required string Key { get; init; }
    public required MemberId Member { get; init; }
    public required string Address { get; init; }

    /// <summary>It asks whether the address is theirs: the only letter to one that is not confirmed.</summary>
    public bool IsConfirmation { get; init; }

    /// <summary>What it says besides, when it is of no use once that was read.</summary>
    public long? Notification { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; set; }
    public required string Html { get; set; }

    /// <summary>Where one press stops letters like this; empty for those that nobody gets unasked.</summary>
    public required string OffPath { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>When it is tried next. Two servers never try at once: the one that saves later finds it moved.</summary>
    public required DateTimeOffset DueAt { get; set; }
    public int Tries { get; private set; }
    public MailState State { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }

    public void Claim(DateTimeOffset until) => (State, DueAt, Tries) = (MailState.Claimed, until, Tries + 1);

    public void TryAgain(DateTimeOffset at) => (State, DueAt) = (MailState.Waiting, at);

    public void Finish(MailState state, DateTimeOffset now) => (State, DoneAt, Text, Html) = (state, now, "", "");
}

/// <summary>An address that a mail server refused for good: nothing is sent there until it is confirmed again.</summary>
internal sealed class SuspendedAddress
{
    /// <summary>In lower case.</summary>
    public required string Address { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The server's reply code.</summary>
    public required int Reply { get; init; }
}

internal sealed class MailMapping : IMapping
{
    private const int LongestAddress = 254, LongestKey = 120;

    public void Map(ModelBuilder model)
    {
        model.Entity<QueuedMail>(mail =>
        {
            mail.ToTable("mails");
            mail.Property(m => m.Id).ValueGeneratedNever();
            mail.Property(m => m.Key).HasMaxLength(LongestKey);
            mail.Property(m => m.Address).HasMaxLength(LongestAddress);
            mail.Property(m => m.DueAt).IsConcurrencyToken();
            mail.HasIndex(m => m.Key).IsUnique();
            mail.HasIndex(m => m.DueAt).HasFilter("done_at IS NULL");
            mail.HasIndex(m => m.DoneAt);
        });
        model.Entity<SuspendedAddress>(address =>
        {
            address.ToTable("mail_suspended_addresses");
            address.HasKey(a => a.Address);
            address.Property(a => a.Address).HasMaxLength(LongestAddress);
        });
    }
}
