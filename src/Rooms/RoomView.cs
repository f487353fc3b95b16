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
    RoomId Id, string Title, bool IsClosed, bool IsLive, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt, MemberCard Creator,
    IReadOnlyList<PersonView> Stage, IReadOnlyList<PersonView> Audience, int GuestCount, IReadOnlyList<HandView> Hands, int Seats)
{
    /// <summary>Everyone who listens without being on stage.</summary>
    public int AudienceCount => Audience.Count + GuestCount;
}

/// <summary>One face.</summary>
/// <param name="IsConnected">False while their connection is lost and their seat is kept.</param>
public sealed record PersonView(MemberCard Card, RoomRole Role, MicrophoneState Microphone, bool IsConnected, bool HasHandUp, bool IsNewcomer);

/// <summary>A raised hand.</summary>
/// <param name="Place">1 for the oldest.</param>
public sealed record HandView(int Place, MemberCard Card, DateTimeOffset RaisedAt, string? Question);

/// <summary>Where one viewer stands in a room.</summary>
/// <param name="InvitedUntil">A moderator asks them onto the stage; they may accept until then.</param>
public sealed record MyPlace(
    RoomId Room, MemberId? Member, RoomRole Role, MicrophoneState Microphone, HandView? Hand, DateTimeOffset? InvitedUntil, bool IsCreator, bool IsPresent)
{
    /// <summary>Who asks them; null without an invitation, or when that person has left since.</summary>
    public MemberCard? InvitedBy { get; init; }

    public bool IsOnStage => Role >= RoomRole.Speaker;
    public bool Moderates => Role == RoomRole.Moderator;
}
