namespace Palabre.Core;

/// <summary>One live voice conversation.</summary>
public readonly record struct RoomId(long Value) : IId<RoomId>
{
    public static RoomId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out RoomId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A room went live.</summary>
/// <param name="Club">In whose name; not open to all, it exists for that club's members only.</param>
public sealed record RoomOpened(RoomId Room, MemberId Creator, string Title, bool IsOpenToAll, ClubId? Club = null);

/// <summary>A live room is about something else now: its title, language or topics.</summary>
public sealed record RoomRenamed(RoomId Room);

/// <summary>A live room exists for more people than before.</summary>
public sealed record RoomWidened(RoomId Room);

/// <summary>Somebody came onto the stage of a live room; told again when they come back later.</summary>
public sealed record MemberSeated(RoomId Room, MemberId Member);

/// <summary>A moderator gave the floor to somebody who had asked for it.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same deed.</param>
public sealed record HandAccepted(long Id, RoomId Room, MemberId By, MemberId Member);

/// <summary>A room closes soon, unless that is taken back: <see cref="RoomEnded"/> follows, or nothing.</summary>
public sealed record RoomClosing(RoomId Room, DateTimeOffset At);

/// <summary>A room is over, ended by a moderator or because nobody was left.</summary>
public sealed record RoomEnded(RoomId Room);

/// <summary>What other slices may show of a room, live or over.</summary>
/// <param name="IsOpenToAll">False for rooms that exist only for some: show them to nobody else.</param>
public sealed record RoomCard(RoomId Id, string Title, MemberId Creator, DateTimeOffset OpenedAt, DateTimeOffset? EndedAt, bool IsOpenToAll)
{
    /// <summary>In whose name it was opened.</summary>
    public ClubId? Club { get; init; }

    public string Path => $"/room/{Id}";
}

/// <summary>What somebody may like to hear of.</summary>
/// <param name="Language">Of the interface they read; for Arabic the spoken ones as well.</param>
/// <param name="Topics">Some of <see cref="IClubRooms.Topics"/>.</param>
public sealed record Liking(string Language, IReadOnlyCollection<string> Topics);

/// <summary>A room that somebody may like, and why: a topic of theirs, or its language.</summary>
/// <param name="Topic">The first of theirs that it is about; null when it is about none.</param>
/// <param name="Language">Null when it is not theirs.</param>
public sealed record LikelyRoom(MemberId Creator, ClubId? Club, string? Topic, string? Language);

/// <summary>A live room of a club, as it stands now.</summary>
/// <param name="Listening">How many listen without being on stage.</param>
/// <param name="OnStage">Moderators first.</param>
public sealed record LiveRoomOfClub(RoomCard Room, int Listening, IReadOnlyList<MemberId> OnStage);

/// <summary>Asked by other slices; every question takes a batch.</summary>
public interface IRooms
{
    /// <summary>The cards of those ids that exist; unknown ids are simply absent.</summary>
    Task<IReadOnlyDictionary<RoomId, RoomCard>> CardsAsync(IReadOnlyCollection<RoomId> ids, CancellationToken ct);

    /// <summary>The live rooms each of these members is in now; those in none are absent.</summary>
    Task<IReadOnlyDictionary<MemberId, RoomId>> WhereaboutsAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>The members who are in a live room now, on stage or listening, and since when; nobody when it is over. Who went and came back is here since then.</summary>
    Task<IReadOnlyDictionary<MemberId, DateTimeOffset>> PresentAsync(RoomId room, CancellationToken ct);

    /// <summary>Those of <paramref name="rooms"/>, live or over, that exist for this member: open to all, or closed ones they were brought into.</summary>
    Task<IReadOnlySet<RoomId>> AdmittedAsync(MemberId member, IReadOnlyCollection<RoomId> rooms, CancellationToken ct);

    /// <summary>
    /// Those of <paramref name="members"/> who would find this room now: it is live and exists for them, and between them and everyone on
    /// its stage nobody blocks the other. Nobody when it is over.
    /// </summary>
    Task<IReadOnlySet<MemberId>> FindableByAsync(RoomId room, IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>The live rooms of each of these clubs that exist for this viewer, fullest first; clubs without one are absent.</summary>
    /// <param name="viewer">Null for a guest.</param>
    Task<IReadOnlyDictionary<ClubId, IReadOnlyList<LiveRoomOfClub>>> LiveInAsync(MemberId? viewer, IReadOnlyCollection<ClubId> clubs, CancellationToken ct);

    /// <summary>Those of <paramref name="rooms"/> that are over and can be heard again. Whether they exist for somebody is another question.</summary>
    Task<IReadOnlySet<RoomId>> HeardAgainAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct);

    /// <summary>Rooms of late that were open to all and are what somebody may like, newest first.</summary>
    Task<IReadOnlyList<LikelyRoom>> LikelyAsync(Liking liking, int most, CancellationToken ct);

    /// <summary>Who spoke in each of these rooms in the last day before now or before its end, latest first; rooms in which nobody did are absent.</summary>
    Task<IReadOnlyDictionary<RoomId, IReadOnlyList<MemberId>>> RecentSpeakersAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct);
}

/// <summary>What a moderator does to others in a room.</summary>
public enum RoomDeed { Muted, MovedToAudience, Removed, DeletedLine, Ended }

/// <summary>A moderator used a right of theirs.</summary>
/// <param name="Id">Of this telling: heard twice, it is the same deed.</param>
/// <param name="Target">Null when it concerns the room as a whole.</param>
public sealed record ModeratedInRoom(long Id, RoomId Room, MemberId Actor, MemberId? Target, RoomDeed Deed, DateTimeOffset At);

/// <summary>Sound kept for a report, sealed: only its <see cref="Key"/> opens it.</summary>
/// <param name="Id">Names the sealed file; says nothing of its content.</param>
/// <param name="Key">Secret, 32 bytes. Whoever destroys it destroys the sound.</param>
public sealed record KeptSound(string Id, byte[] Key, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<MemberId> Speakers);

/// <summary>
/// The last minutes of a live room, kept encrypted in case somebody reports it, and destroyed otherwise. Open microphones of the stage
/// only, never the audience, never a muted speaker.
/// </summary>
public interface IIncidentSound
{
    /// <summary>Seals what there is now; null when the room is over or nobody spoke, or when <paramref name="reporter"/> is not inside.</summary>
    Task<KeptSound?> KeepAsync(RoomId room, MemberId reporter, CancellationToken ct);

    /// <summary>Opens a sealed file as one Ogg Opus file a speaker; empty when it is gone.</summary>
    Task<IReadOnlyDictionary<MemberId, byte[]>> OpenAsync(string id, byte[] key, CancellationToken ct);

    /// <summary>Destroys a sealed file; does nothing when it is gone.</summary>
    Task DestroyAsync(string id, CancellationToken ct);
}

/// <summary>What was recorded of a room can be heard again; told once, not again when its files are made anew.</summary>
/// <param name="LengthMs">How long it is.</param>
public sealed record RecordingReady(RoomId Room, long LengthMs);

/// <summary>What was recorded of a room is gone for good.</summary>
public sealed record RecordingDeleted(RoomId Room);

/// <summary>A clip cut out of a room's recording.</summary>
public readonly record struct ClipId(long Value) : IId<ClipId>
{
    public static ClipId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ClipId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}
