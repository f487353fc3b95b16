using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>What someone may do in a room, from least to most.</summary>
public enum RoomRole { Guest, Audience, Speaker, Moderator }

/// <summary>Whether a person's voice is let through. Nobody opens another's microphone.</summary>
public enum MicrophoneState { Closed, Open, MutedByModerator }

/// <summary>A room as pages, fragments and JSON show it at one moment: plain data, no rules.</summary>
/// <param name="Stage">Moderators first, then in order of arrival; nobody moves because they speak.</param>
/// <param name="Audience">Members only, latest known first; guests are counted, not named.</param>
/// <param name="Hands">Oldest first.</param>
public sealed record RoomView(
    RoomId Id, string Title, RoomAccess Access, bool IsLive, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt, MemberCard Creator,
    IReadOnlyList<PersonView> Stage, IReadOnlyList<PersonView> Audience, int GuestCount, IReadOnlyList<HandView> Hands, int Seats)
{
    private readonly MemberCard? _host;

    /// <summary>Whose room it is now.</summary>
    public MemberCard Host { get => _host ?? Creator; init => _host = value; }

    public HandMode HandMode { get; init; }
    public HandOrder HandOrder { get; init; }

    /// <summary>What everyone must know about the room's going on.</summary>
    public RoomLife Life { get; init; } = RoomLife.Goes;

    /// <summary>Only those brought in may know of it.</summary>
    public bool IsClosed => Access == RoomAccess.Closed;

    public bool IsOpenToAll => Access == RoomAccess.Open;

    /// <summary>It exists for the members of its club alone.</summary>
    public bool IsOfMembers => Access == RoomAccess.Club;

    /// <inheritdoc cref="Room.IsOfSupporters"/>
    public bool IsOfSupporters => Access == RoomAccess.Supporters;

    /// <summary>Its club, when it has one that everyone may know of who knows of the room.</summary>
    public ClubCard? Club { get; init; }

    /// <summary>The card of somebody in the room; null for nobody, and for who has left.</summary>
    public MemberCard? CardOf(MemberId? member) => Stage.Concat(Audience).FirstOrDefault(p => p.Card.Id == member)?.Card;

    /// <summary>The language it is held in, one of <see cref="Tongues"/>.</summary>
    public string Language { get; init; } = "fr";
    public TopicKeys Topics { get; init; } = TopicKeys.None;

    /// <summary>Whether its last minutes of sound are kept, sealed, in case somebody reports them.</summary>
    public bool KeepsSound { get; init; }

    /// <summary>Whether its moderators may have it recorded.</summary>
    public bool MayBeRecorded { get; init; }

    /// <summary>Everyone who listens without being on stage.</summary>
    public int AudienceCount => Audience.Count + GuestCount;
}

/// <summary>A room as one viewer sees it.</summary>
/// <param name="Live">Null once it has ended.</param>
public sealed record Look(RoomView Room, MyPlace Me, Gathering? Live);

/// <summary>One face.</summary>
/// <param name="IsConnected">False while their connection is lost and their seat is kept.</param>
public sealed record PersonView(MemberCard Card, RoomRole Role, MicrophoneState Microphone, bool IsConnected, bool HasHandUp, bool IsNewcomer);

/// <summary>A raised hand.</summary>
/// <param name="Place">1 for whoever is next.</param>
public sealed record HandView(int Place, MemberCard Card, DateTimeOffset RaisedAt, string? Question)
{
    /// <summary>They sit on stage and ask for a turn.</summary>
    public bool IsOnStage { get; init; }

    /// <summary>How long they were heard so far.</summary>
    public TimeSpan Spoken { get; init; }
}

/// <summary>Whether a room goes on.</summary>
/// <param name="ClosesAt">Somebody ends it; it can be kept open until then.</param>
/// <param name="ModeratorsLostUntil">No moderator is connected; their seats are kept until then.</param>
/// <param name="AskingUntil">Nobody moderates; those on stage are asked until then.</param>
/// <param name="IsJustWidened">More people may come in than a moment ago.</param>
public sealed record RoomLife(DateTimeOffset? ClosesAt, DateTimeOffset? ModeratorsLostUntil, DateTimeOffset? AskingUntil, bool IsJustWidened)
{
    public static readonly RoomLife Goes = new(null, null, null, false);

    /// <summary>It is being recorded since then; null while it is not.</summary>
    public DateTimeOffset? RecordedSince { get; init; }

    public bool IsRecorded => RecordedSince is not null;

    internal static RoomLife Of(Stage stage) => new(stage.ClosesAt, stage.Succession.LostUntil, stage.Succession.AskedUntil, stage.IsJustWidened)
    {
        RecordedSince = stage.Consents.RecordedSince,
    };
}

/// <summary>Something one is asked to take over, or asks of another.</summary>
/// <param name="With">Who asks, or who is asked; null when the room itself asks.</param>
public sealed record DutyView(Duty Duty, DateTimeOffset Until, MemberCard? With);

/// <summary>Where one viewer stands in a room.</summary>
/// <param name="InvitedUntil">A moderator asks them onto the stage; they may accept until then.</param>
public sealed record MyPlace(
    RoomId Room, MemberId? Member, RoomRole Role, MicrophoneState Microphone, HandView? Hand, DateTimeOffset? InvitedUntil, bool IsCreator, bool IsPresent)
{
    /// <summary>Who asks them; null without an invitation, or when that person has left since.</summary>
    public MemberCard? InvitedBy { get; init; }

    /// <summary>Whether they agreed to be recorded here; null when they have not answered.</summary>
    public bool? Agrees { get; init; }

    /// <summary>The room is theirs now.</summary>
    public bool IsHost { get; init; }

    /// <summary>They went by choice, perhaps from another browser.</summary>
    public bool HasLeft { get; init; }

    /// <summary>They were taken out for the rest of the room's life.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Nobody else here moderates: they hand over before they leave.</summary>
    public bool HoldsAlone { get; init; }

    /// <summary>They may end the room, and keep a closing one open.</summary>
    public bool MayEnd { get; init; }

    /// <summary>What they are asked to take over.</summary>
    public DutyView? Asked { get; init; }

    /// <summary>What they asked of another who has not answered yet.</summary>
    public DutyView? Offered { get; init; }

    /// <summary>Whom they muted twice: moving them to the audience is proposed.</summary>
    public MemberCard? Proposal { get; init; }

    public bool IsOnStage => Role >= RoomRole.Speaker;

    /// <summary>The host does so from the audience, too.</summary>
    public bool Moderates => Role == RoomRole.Moderator || (IsHost && IsPresent);

    /// <summary>The queue of hands is shown to them; to the host also while away.</summary>
    public bool SeesHands => Moderates || IsHost;

    /// <summary>The page offers them to bring people in, or to pass its link on.</summary>
    public bool IsAskedToBringInto(RoomView room) => Moderates || (room.IsOpenToAll && !IsOnStage);
}
