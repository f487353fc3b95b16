using Palabre.Core;
using Palabre.Live;
using Palabre.Live.Mix;
using Palabre.Live.Record;

namespace Palabre.Rooms;

/// <summary>
/// One live room in memory: its record, its stage, its sound in the engine. Changes that must be saved go one after another
/// (<see cref="RoomTurn"/>); every look at the stage is under <see cref="Gate"/>.
/// </summary>
public sealed class Gathering
{
    private readonly Dictionary<string, Link> _links = [];
    private readonly HashSet<MemberId> _guests;
    private readonly HashSet<MemberId> _acquainted = [];
    private readonly LiveRoom _media;
    private readonly Action<Gathering, IReadOnlyCollection<MemberId>> _changed;
    private int _players;

    internal Gathering(
        Room room, Stage stage, Attendance attendance, LiveRoom media, IEnumerable<MemberId> guests, Action<Gathering, IReadOnlyCollection<MemberId>> changed)
    {
        (Room, Stage, Attendance, _media, _guests, _changed) = (room, stage, attendance, media, [.. guests], changed);
        _media.SessionChanged += OnSessionChanged;
    }

    public Room Room { get; }
    public RoomId Id => Room.Id;
    public Stage Stage { get; }
    public Attendance Attendance { get; }

    /// <summary>When the counts were last saved.</summary>
    public DateTimeOffset CountedAt { get; set; }

    /// <summary>The last minutes of its sound, sealed in case somebody reports it; null when none is kept.</summary>
    public SoundWindow? Sound { get; init; }

    /// <summary>What the recording of now is written on; null while nothing is recorded. Changed by whoever has the turn.</summary>
    internal Tape? Tape { get; set; }

    /// <summary>Those of whom storage may hold something about this room. Only whoever has the turn looks at it.</summary>
    internal HashSet<MemberId> Stored { get; } = [];

    /// <summary>Moderators of whom it was asked whom they follow among those who look at halls. Only who tells the halls looks at it.</summary>
    internal HashSet<MemberId> Introduced { get; } = [];

    /// <summary>Held by whoever changes and saves this room.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Held for every look at the stage, never over an await.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Grows with every change that a page could show.</summary>
    public long Version { get; private set; }

    /// <summary>Guests whose sound runs, and those who hear the room by a player. Call under <see cref="Gate"/>.</summary>
    public int GuestCount => _links.Values.Count(l => l is { Member: null, IsConnected: true }) + _players;

    public int PublisherCount => _media.PublisherCount;

    /// <summary>
    /// Whether the room exists for this person, as far as is known here. For a social room, <see cref="RoomDoor"/> asks who follows
    /// whom, for a club's who is a member, for a creator's who supports them, and remembers it with <see cref="Acquaint"/>.
    /// </summary>
    public bool Admits(MemberId? member)
    {
        if (Room.IsOpenToAll) return true;
        if (member is not { } id) return false;
        lock (Gate) return !Stage.IsRemoved(id) && (Room.IsOfMembers ? _acquainted.Contains(id) : id == Room.Creator || id == Stage.Host || _guests.Contains(id) || _acquainted.Contains(id));
    }

    public bool Has(MemberId member)
    {
        lock (Gate) return Stage.Find(member) is not null;
    }

    /// <summary>What the room is about from now on. The caller has the turn and has saved it.</summary>
    public void Take(Subject subject)
    {
        lock (Gate)
        {
            Room.Take(subject);
            Version++;
        }
    }

    /// <summary>Those whose blocks count here now.</summary>
    public Cast Cast()
    {
        lock (Gate)
        {
            return new(Room.Creator, Stage.Host, Stage.Crowd.Moderators.Select(p => p.Id).ToHashSet(), Stage.OnStage.Select(p => p.Id).ToHashSet());
        }
    }

    /// <summary>Those whose following opens a social room, the host also while away.</summary>
    public IReadOnlyCollection<MemberId> Moderators()
    {
        lock (Gate) return [.. Stage.Crowd.Moderators.Select(p => p.Id).Append(Stage.Host).Distinct()];
    }

    /// <summary>Where a member is in the room; null when they are outside.</summary>
    public RoomRole? PlaceOf(MemberId member)
    {
        lock (Gate) return Stage.Find(member)?.Role;
    }

    /// <summary>The members who are in the room, on stage or listening.</summary>
    public IReadOnlyCollection<MemberId> Inside()
    {
        lock (Gate) return [.. Stage.People.Select(p => p.Id)];
    }

    /// <summary>The same, with the moment since which each is here.</summary>
    public IReadOnlyDictionary<MemberId, DateTimeOffset> Arrivals()
    {
        lock (Gate) return Stage.People.ToDictionary(p => p.Id, p => p.HereSince);
    }

    public void AddGuest(MemberId member)
    {
        lock (Gate) _guests.Add(member);
    }

    /// <summary>A moderator follows them: a social room exists for them, and goes on existing when the moderator leaves. Or they are of its club.</summary>
    public void Acquaint(MemberId member)
    {
        lock (Gate) _acquainted.Add(member);
    }

    /// <summary>They are of its club no longer.</summary>
    public void Forget(MemberId member)
    {
        lock (Gate) _acquainted.Remove(member);
    }

    /// <summary>A page could show something else of it now, though nothing on its stage changed.</summary>
    public void Redraw()
    {
        lock (Gate) Version++;
    }

    /// <summary>Looks who is here, for the room's counts. Call under <see cref="Gate"/>.</summary>
    public void Count() => Attendance.Look(Stage.People, GuestCount);

    /// <summary>Publishes somebody's voice (WHIP). The caller has the turn and has checked the right.</summary>
    /// <exception cref="Live.Sdp.SdpException">The offer cannot be used.</exception>
    /// <exception cref="LiveException">The room or the server takes no more.</exception>
    public LiveSession Publish(string offer, MemberId member, bool muted) =>
        Keep(_media.Publish(offer, member.Value, muted), new Link(member, IsPublisher: true));

    /// <summary>Lets somebody listen (WHEP); null for a guest.</summary>
    /// <inheritdoc cref="Publish"/>
    public LiveSession Listen(string offer, MemberId? member) =>
        Keep(_media.Listen(offer, member?.Value), new Link(member, IsPublisher: false));

    /// <inheritdoc cref="LiveRoom.OpenMix"/>
    public IDisposable OpenMix(MixTaker taker) => _media.OpenMix(taker);

    /// <summary>Somebody hears the room by a player, as one of the guests, or no longer.</summary>
    public void CountPlayer(bool isHere)
    {
        lock (Gate)
        {
            _players += isHere ? 1 : -1;
            if (isHere) Attendance.GuestCame();
            Version++;
        }
        _changed(this, []);
    }

    /// <summary>Whether somebody who hears the room may go on: the last words are for all who were there, not for who was removed.</summary>
    public bool StillAdmits(MemberId? member)
    {
        lock (Gate) return Admits(member) && (member is not { } id || !Stage.IsRemoved(id));
    }

    /// <summary>Makes the engine obey what the stage says of these people. What it must no longer forward has stopped when this returns.</summary>
    public void Enforce(IReadOnlyCollection<MemberId> members)
    {
        foreach (var member in members)
        {
            var (person, publishes, listens, mayBeHeard) = Look(member);
            if (publishes && person is not { IsOnStage: true }) _media.Revoke(member.Value);
            else if (publishes) _media.SetMuted(member.Value, person!.Microphone != MicrophoneState.Open || !mayBeHeard);
            if (listens && person is null) _media.RemoveListener(member.Value);
        }
    }

    /// <summary>Ends all of somebody's media sessions; their seat waits as after any lost connection.</summary>
    public void Cut(MemberId member)
    {
        _media.Revoke(member.Value);
        _media.RemoveListener(member.Value);
    }

    public IReadOnlyList<SourceLevel> Levels() => _media.Levels();

    /// <summary>From now on notes what is let through, for a recording.</summary>
    internal SoundTap OpenTap() => _media.OpenTap();

    /// <summary>Who agreed to be recorded.</summary>
    internal IReadOnlySet<MemberId> Agreed()
    {
        lock (Gate) return Stage.Consents.Agreed;
    }

    internal void CloseTap(SoundTap tap) => _media.CloseTap(tap);

    /// <summary>Takes what changed since the last call, for saving and telling.</summary>
    public IReadOnlyCollection<MemberId> TakeTouched()
    {
        lock (Gate)
        {
            var touched = Stage.TakeTouched();
            if (touched.Count > 0) Version++;
            return touched;
        }
    }

    public void Close()
    {
        try { _media.Close(); }
        finally
        {
            DestroySound();
            Tape?.Dispose();
        }
        _media.SessionChanged -= OnSessionChanged;
    }

    /// <summary>Wipes what was kept of the room's sound; nothing more is kept.</summary>
    public void DestroySound()
    {
        if (Sound is null) return;
        _media.CloseTap(Sound.Tap);
        Sound.Dispose();
    }

    private (Person? Person, bool Publishes, bool Listens, bool MayBeHeard) Look(MemberId member)
    {
        lock (Gate)
        {
            var links = _links.Values.Where(l => l.Member == member).ToList();
            return (Stage.Find(member), links.Exists(l => l.IsPublisher), links.Exists(l => !l.IsPublisher), Stage.Consents.MayBeHeard(member) is null);
        }
    }

    private LiveSession Keep(LiveSession session, Link link)
    {
        lock (Gate)
        {
            _links[session.Id] = link;
            if (link.Member is { } member) Stage.Connect(member);
        }
        if (session.State == LiveSessionState.Closed) OnSessionChanged(session);
        return session;
    }

    private void OnSessionChanged(LiveSession session)
    {
        IReadOnlyCollection<MemberId> touched;
        MemberId? member;
        lock (Gate)
        {
            if (!_links.TryGetValue(session.Id, out var link)) return;
            member = link.Member;
            Follow(link, session);
            if (session.State == LiveSessionState.Closed) _links.Remove(session.Id);
            if (member is { } someone) Weigh(someone, link.IsPublisher, session.Silence);
            Version++;
            touched = Stage.Touched;
        }
        // Whoever was silent is muted before they can be heard again. The rest waits for nothing; the next turn saves.
        if (session.IsPublisher && member is { } speaker && session.State == LiveSessionState.Connected) Enforce([speaker]);
        _changed(this, touched);
    }

    private void Follow(Link link, LiveSession session)
    {
        link.IsConnected = session is { State: LiveSessionState.Connected, IsQuiet: false };
        link.IsQuiet = session.IsQuiet;
        if (!link.IsConnected || link.Member is not null || link.WasConnected) return;
        link.WasConnected = true;
        Attendance.GuestCame();
    }

    /// <summary>One of a member's sessions came, went, or fell silent: a member from whom nothing comes is away, and comes back muted.</summary>
    private void Weigh(MemberId member, bool isPublisher, TimeSpan silence)
    {
        var here = _links.Values.Where(l => l.Member == member && !l.IsQuiet).ToList();
        if (isPublisher && !here.Any(l => l.IsPublisher)) Stage.StopPublishing(member);
        if (here.Count == 0) Stage.Lose(member, silence);
        else Stage.Return(member);
    }

    /// <summary>Whose a media session is.</summary>
    private sealed record Link(MemberId? Member, bool IsPublisher)
    {
        public bool IsConnected { get; set; }
        public bool WasConnected { get; set; }
        public bool IsQuiet { get; set; }
    }
}
