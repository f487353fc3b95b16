using Palabre.Live.Mix;
using Palabre.Live.Record;
using Palabre.Live.Sfu;

namespace Palabre.Live;

/// <summary>One room: those who publish in it are heard by those who listen to it. Thread-safe.</summary>
public sealed class LiveRoom
{
    private readonly List<LiveSession> _sessions = [];
    private readonly SessionNews _news;
    private bool _closed;

    internal LiveRoom(LiveServer server, long id)
    {
        Server = server;
        Id = id;
        Fanout = new Fanout(server.Options.SlotsSelected, StartMix);
        _news = new SessionNews(session => SessionChanged?.Invoke(session));
    }

    /// <summary>The number it was opened with.</summary>
    public long Id { get; }

    /// <summary>Sessions that listen, connected or about to be.</summary>
    public int ListenerCount
    {
        get { lock (Gate) return Fanout.Listeners.Count; }
    }

    /// <summary>Sessions that publish, connected or about to be.</summary>
    public int PublisherCount
    {
        get { lock (Gate) return Fanout.Publishers.Count; }
    }

    /// <summary>
    /// A session became connected, quiet, heard again, or closed (see its state). Raised on the thread pool, in order, one at a time per room; look at the
    /// session's state, which may have moved on.
    /// </summary>
    public event Action<LiveSession>? SessionChanged;

    /// <summary>
    /// What names a source in the packets that listeners receive (RFC 3550 §5.1, CSRC): its number's upper and lower 32 bits, XORed.
    /// </summary>
    public static uint ContributorOf(long source) => Speaker.ContributorOf(source);

    internal LiveServer Server { get; }
    internal Fanout Fanout { get; }

    /// <summary>Guards the room's members and the hot state of its sessions.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>
    /// Opens a publishing session (WHIP). A second one of the same source replaces the first as soon as it is connected, and takes over
    /// whether they are muted: until then the first one goes on, so that nothing of a sentence is lost.
    /// </summary>
    /// <param name="offerSdp">The request's body.</param>
    /// <param name="source">Who will be heard.</param>
    /// <param name="muted">Whether they start muted: connected, but not passed on.</param>
    /// <exception cref="Sdp.SdpException">The offer cannot be answered; the message says what to change.</exception>
    /// <exception cref="LiveException"><c>room_closed</c>, <c>too_many_sessions</c>.</exception>
    public LiveSession Publish(string offerSdp, long source, bool muted)
    {
        var session = Server.Maker.Publisher(this, offerSdp, source, muted);
        List<LiveSession> abandoned;
        lock (Gate)
        {
            var before = _sessions.FindAll(other => other.IsPublisher && other.Person == source);
            abandoned = before.FindAll(static other => other.State != LiveSessionState.Connected);
            Admit(session, before.Count);
            if (abandoned.Count == before.Count) Fanout.Add(session.Publisher!);
        }

        foreach (var other in abandoned) other.Close("replaced");
        return session;
    }

    /// <summary>Opens a listening session (WHEP), with as many lines as the offer has (1 to 8).</summary>
    /// <param name="offerSdp">The request's body.</param>
    /// <param name="listener">Who listens, so that they never hear themselves; null for a guest.</param>
    /// <exception cref="Sdp.SdpException">The offer cannot be answered; the message says what to change.</exception>
    /// <exception cref="LiveException"><c>room_closed</c>, <c>too_many_sessions</c>.</exception>
    public LiveSession Listen(string offerSdp, long? listener)
    {
        var session = Server.Maker.Listener(this, offerSdp, listener);
        lock (Gate)
        {
            Admit(session, 0);
            Fanout.Add(session.Listener!);
        }

        return session;
    }

    /// <summary>Mutes or unmutes a source here, whatever its own page says: a muted source is not passed on. No effect if it does not publish.</summary>
    public void SetMuted(long source, bool muted)
    {
        lock (Gate)
        {
            foreach (var publisher in Fanout.Publishers)
            {
                if (publisher.Speaker.Source == source) Fanout.SetMuted(publisher, muted);
            }
        }

        if (muted) Server.Outboxes.PassThrough();
    }

    /// <summary>Cuts a source: when this returns, no packet of theirs is forwarded any more, nor under way inside the server.</summary>
    public void Revoke(long source)
    {
        CloseAll(session => session.IsPublisher && session.Person == source, "revoked");
        Server.Outboxes.PassThrough();
    }

    /// <summary>Closes every listening session of a person.</summary>
    public void RemoveListener(long listener)
    {
        CloseAll(session => !session.IsPublisher && session.Person == listener, "removed");
        Server.Outboxes.PassThrough();
    }

    /// <summary>
    /// From now on notes every packet that is let through, in the tap it returns: open microphones of those who may publish and are
    /// among the loudest few, as listeners hear them. Several taps each note all of it.
    /// </summary>
    public SoundTap OpenTap()
    {
        var tap = new SoundTap(Server.Clock.Now, Server.Clock.UtcNow);
        lock (Gate) Fanout.Taps.Add(tap);
        return tap;
    }

    /// <summary>When this returns, the tap takes no further packet.</summary>
    public void CloseTap(SoundTap tap)
    {
        lock (Gate) Fanout.Taps.Remove(tap);
    }

    /// <summary>
    /// From now on hands over the room's mix, 20 ms at a time: everyone who is let through, at one loudness, as one sound. The same mix
    /// serves all who take it. It runs until disposed, in silence too, and ends with the room.
    /// </summary>
    /// <param name="taker">See there: it is called on the thread that mixes all rooms.</param>
    /// <returns>To be disposed; when that returns, the taker is called no more.</returns>
    /// <exception cref="LiveException"><c>opus_missing</c>, <c>room_closed</c>.</exception>
    public IDisposable OpenMix(MixTaker taker)
    {
        if (!LiveServer.CanMix) throw new LiveException("opus_missing", "libopus is not installed; install the package libopus0.");
        var subscription = new MixSubscription(taker, CloseMix);
        lock (Gate)
        {
            if (_closed) throw new LiveException("room_closed", "The room has ended.");
            Fanout.Add(subscription);
        }

        return subscription;
    }

    /// <summary>How loud each publisher is now; a snapshot.</summary>
    public IReadOnlyList<SourceLevel> Levels()
    {
        lock (Gate) return Fanout.Levels(Server.Clock.Now);
    }

    /// <summary>Ends every session of the room, with a good-bye to the listeners, and the room itself.</summary>
    public void Close() => Close("room_closed");

    internal void Close(string reason)
    {
        lock (Gate)
        {
            _closed = true;
            Fanout.EndMix();
        }

        Server.Forget(this);
        CloseAll(static _ => true, reason);
    }

    /// <summary>A publishing session can send: those it replaces end, and it takes their place.</summary>
    internal void TakeOver(LiveSession session)
    {
        List<LiveSession> replaced;
        lock (Gate) replaced = _sessions.FindAll(other => other != session && other.IsPublisher && other.Person == session.Person);
        foreach (var other in replaced) other.Close("replaced");
    }

    /// <summary>Takes a closing session out; the gate is held.</summary>
    internal void Forget(LiveSession session)
    {
        _sessions.Remove(session);
        if (session.Publisher is { } publisher) Replace(publisher, session.Person);
        if (session.Listener is { } listener) Fanout.Remove(listener);
    }

    /// <summary>Raises <see cref="SessionChanged"/> off the packet loop.</summary>
    internal void Tell(LiveSession session)
    {
        if (SessionChanged is not null) _news.Add(session);
    }

    private RoomMix? StartMix()
    {
        if (_closed || !LiveServer.CanMix) return null;
        var mix = new RoomMix(this);
        Server.Mixing.Add(mix);
        return mix;
    }

    private void CloseMix(MixSubscription subscription)
    {
        lock (Gate) Fanout.Remove(subscription);
    }

    /// <summary>Takes a publisher out of the sound, and puts in the one that waits for their place, muted or not as they were.</summary>
    private void Replace(PublisherLeg gone, long? person)
    {
        var wasHere = Fanout.Publishers.Contains(gone);
        Fanout.Remove(gone);
        if (!wasHere || _sessions.Find(other => other.IsPublisher && other.Person == person)?.Publisher is not { } next) return;
        if (Fanout.Publishers.Contains(next)) return;
        next.Muted = gone.Muted;
        Fanout.Add(next);
    }

    private void Admit(LiveSession session, int leaving)
    {
        if (_closed) throw new LiveException("room_closed", "The room has ended.");
        if (_sessions.Count - leaving >= Server.Options.MaxSessionsPerRoom || !Server.TryAdmit(session))
        {
            throw new LiveException("too_many_sessions", "The room is full; try again in a moment.");
        }

        _sessions.Add(session);
    }

    private void CloseAll(Predicate<LiveSession> which, string reason)
    {
        List<LiveSession> closing;
        lock (Gate) closing = _sessions.FindAll(which);
        foreach (var session in closing) session.Close(reason);
    }
}
