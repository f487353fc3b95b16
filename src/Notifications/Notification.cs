using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>What a member can be told of. Stored as numbers: what a number means never changes.</summary>
public enum NotificationKind
{
    /// <summary>Somebody they follow opened a room.</summary>
    RoomOpened = 1,

    /// <summary>Somebody they follow closely came onto a stage.</summary>
    Speaks = 2,

    /// <summary>They are called into a room.</summary>
    Pinged = 3,

    /// <summary>They have the floor they asked for.</summary>
    HandAccepted = 4,

    /// <summary>A room they spoke in, or opened, can be heard again.</summary>
    ReplayReady = 5,

    /// <summary>Somebody follows them.</summary>
    Followed = 6,

    /// <summary>Somebody came in by their invitation.</summary>
    InvitationAccepted = 7,

    /// <summary>What was not pushed during their quiet hours, in one line.</summary>
    Missed = 8,

    /// <summary>Somebody sent them money.</summary>
    MoneyReceived = 9,

    /// <summary>Somebody asks them for money.</summary>
    MoneyAsked = 10,

    /// <summary>A payment of theirs that was looked at has gone on.</summary>
    PaymentPassed = 11,

    /// <summary>Somebody supports them.</summary>
    Supported = 12,

    /// <summary>The renewal of a support of theirs could not be paid.</summary>
    RenewalFailed = 13,

    /// <summary>Somebody gave them months of support of a creator.</summary>
    SupportGiven = 14,

    /// <summary>A payment of theirs that was looked at came back.</summary>
    PaymentReturned = 15,

    /// <summary>Somebody thanks them with money.</summary>
    TipReceived = 16,

    /// <summary>A payment they received is disputed at a bank, or that is decided; stewards are told of those of others.</summary>
    Disputed = 17,

    /// <summary>Somebody quotes a post of theirs.</summary>
    Quoted = 18,

    /// <summary>Somebody would like to quote a post of theirs.</summary>
    QuoteAsked = 19,

    /// <summary>Somebody asks to follow them.</summary>
    FollowRequested = 20,

    /// <summary>Somebody lets them follow.</summary>
    FollowAccepted = 21,

    /// <summary>What they come to, or hold, begins soon.</summary>
    EventSoon = 22,

    /// <summary>It takes place at another time.</summary>
    EventMoved = 23,

    /// <summary>It does not take place.</summary>
    EventCancelled = 24,

    /// <summary>A post names them.</summary>
    Mentioned = 25,

    /// <summary>A post answers one of theirs.</summary>
    Replied = 26,

    /// <summary>Somebody likes a post of theirs.</summary>
    Favourited = 27,

    /// <summary>Somebody boosts a post of theirs.</summary>
    Boosted = 28,

    /// <summary>A poll of theirs, or one they voted in, is over.</summary>
    PollEnded = 29,

    /// <summary>Money of theirs reached their bank, or did not.</summary>
    PaidOut = 30,

    /// <summary>Higher limits of their wallet are asked for, in their name.</summary>
    LimitsRaiseAsked = 31,

    /// <summary>Higher limits of their wallet hold.</summary>
    LimitsRaised = 32,

    /// <summary>A post they quote was edited.</summary>
    QuotedEdited = 33,

    /// <summary>A post they boosted was edited.</summary>
    BoostedEdited = 34,

    /// <summary>Somebody put them into a collection of people.</summary>
    Collected = 35,
}

internal static class NotificationKinds
{
    /// <summary>Nobody can switch it off: whoever has a session of somebody's would, before anything else.</summary>
    public static bool IsAlwaysTold(this NotificationKind kind) => kind is NotificationKind.LimitsRaiseAsked or NotificationKind.LimitsRaised;
}

/// <summary>One thing one member was told, once.</summary>
public sealed class Notification
{
    /// <summary>Time-ordered: lists are read by it, newest first.</summary>
    public required long Id { get; init; }
    public required MemberId Member { get; init; }
    public required NotificationKind Kind { get; init; }

    /// <summary>What it is about. Together with member and kind it is there once, however often it is told.</summary>
    public required long Subject { get; init; }

    /// <summary>Who did it.</summary>
    public MemberId? Actor { get; init; }
    public RoomId? Room { get; init; }
    public PostId? Post { get; init; }

    /// <summary>The date of a show it is about.</summary>
    public OccurrenceId? Occurrence { get; init; }

    /// <summary>How many, where it stands for several.</summary>
    public int Count { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>False for what is pushed only, because the member wants no such lines in the list.</summary>
    public required bool IsListed { get; init; }

    /// <summary>Not pushed because of quiet hours: counted in one line when they are over.</summary>
    public DateTimeOffset? HeldUntil { get; set; }
}

internal sealed class NotificationMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Notification>(notification =>
    {
        notification.ToTable("notifications");
        notification.Property(n => n.Id).ValueGeneratedNever();
        notification.HasIndex(n => new { n.Member, n.Kind, n.Subject }).IsUnique();
        notification.HasIndex(n => new { n.Member, n.Id });
        notification.HasIndex(n => n.Member).HasFilter("read_at IS NULL").HasDatabaseName("ix_notifications_unread");
        notification.HasIndex(n => n.At);
        notification.HasIndex(n => n.Post).HasFilter("post IS NOT NULL");
        notification.HasIndex(n => n.HeldUntil).HasFilter("held_until IS NOT NULL");
    });
}
