using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>What one may do to whom: whoever stands higher acts on whoever stands lower; equals leave each other alone.</summary>
public enum Rank { None, Audience, Speaker, Moderator, Host }

/// <summary>A raised hand, in memory.</summary>
public sealed record RaisedHand(DateTimeOffset RaisedAt, string? Question);

/// <summary>A member in a live room. Changed by <see cref="Stage"/> and its parts only.</summary>
public sealed class Person(MemberId id, DateTimeOffset now)
{
    public MemberId Id { get; } = id;
    public RoomRole Role { get; internal set; } = RoomRole.Audience;

    /// <summary>On stage: seated since. In the audience: here since.</summary>
    public DateTimeOffset Since { get; internal set; } = now;

    /// <summary>In the room since, wherever they sit.</summary>
    public DateTimeOffset HereSince { get; } = now;

    public MicrophoneState Microphone { get; internal set; }
    public RaisedHand? Hand { get; internal set; }
    public DateTimeOffset? InvitedUntil { get; internal set; }

    /// <summary>Who asks them onto the stage; of use while <see cref="InvitedUntil"/> is set.</summary>
    public MemberId? InvitedBy { get; internal set; }

    /// <summary>When a moderator last closed their microphone.</summary>
    internal DateTimeOffset? MutedAt { get; set; }

    /// <summary>Whom they muted twice within a minute: moving that person to the audience is proposed to them.</summary>
    public MemberId? Proposal { get; internal set; }

    internal DateTimeOffset ProposedAt { get; set; }

    /// <summary>How long they have spoken with their hand up.</summary>
    internal TimeSpan SpokenWithHandUp { get; set; }

    /// <summary>Has a media session, publishing or listening.</summary>
    public bool HasSession { get; internal set; }

    /// <summary>Had one and lost it: the face is greyed while the seat is kept.</summary>
    public bool IsLost { get; internal set; }

    /// <summary>When they last did something here, or lost their last session.</summary>
    public DateTimeOffset SeenAt { get; internal set; } = now;

    public bool IsOnStage => Role >= RoomRole.Speaker;
}
