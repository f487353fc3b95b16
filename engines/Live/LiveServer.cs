using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Palabre.Live.Dtls;
using Palabre.Live.Mix;
using Palabre.Live.Sfu;

namespace Palabre.Live;

/// <summary>
/// The media server: rooms in which publishers (WHIP) are forwarded to listeners (WHEP) over one UDP and TCP port. It knows nothing of
/// HTTP: hand it offers, hand out its answers. Thread-safe.
/// </summary>
/// <param name="options">Settings, fixed for its life.</param>
/// <param name="clock">Drives every time-out.</param>
public sealed class LiveServer(LiveOptions options, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, LiveRoom> _rooms = [];
    private readonly Lock _gate = new();
    private readonly HandshakeThread _handshakes = new();
    private DtlsIdentity? _identity;
    private OutboxPool? _outboxes;
    private MixThread? _mixing;
    private SessionMaker? _maker;
    private PacketLoop[] _loops = [];
    private TcpDoor? _door;
    private Task _accepting = Task.CompletedTask;
    private IPEndPoint? _bound;
    private int _nextLoop;
    private bool _disposed;

    /// <summary>Where media comes in; the port is the real one when the options said 0.</summary>
    /// <exception cref="InvalidOperationException">Not started.</exception>
    public IPEndPoint UdpEndPoint => _bound ?? throw NotStarted();

    /// <summary>Whether rooms can be mixed: libopus is installed. Without it every listener, of however many, gets the voices one by one.</summary>
    public static bool CanMix => OpusEncoder.IsAvailable;

    /// <summary>Totals and gauges, a snapshot.</summary>
    public LiveCounters Counters => Count();

    internal LiveOptions Options { get; } = options;
    internal MonotonicClock Clock { get; } = new(clock);
    internal SessionTable Sessions { get; } = new(options);
    internal SessionTally Events { get; } = new();
    internal OutboxPool Outboxes => _outboxes ?? throw NotStarted();
    internal MixThread Mixing => _mixing ?? throw NotStarted();
    internal SessionMaker Maker => _maker ?? throw NotStarted();

    /// <summary>Binds the sockets, makes the certificate and starts the packet loops.</summary>
    /// <exception cref="LiveException"><c>port_taken</c>, <c>address_unknown</c>, <c>port_refused</c>.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL 3 is not installed.</exception>
    public void Start()
    {
        if (_bound is not null) throw new InvalidOperationException("The server was started before.");
        var address = MediaSockets.Usable(Options.BindAddress);
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var count = !MediaSockets.CanShare ? 1 : Options.Workers > 0 ? Options.Workers : Environment.ProcessorCount;
        _identity = DtlsIdentity.Create(clock);
        var (sockets, listener) = MediaSockets.Bind(address, Options.Port, count, Options.ReceiveBufferBytes, Options.Tcp);
        _bound = (IPEndPoint)sockets[0].LocalEndPoint!;
        _outboxes = new OutboxPool(sockets[0], v6);
        _mixing = new MixThread(Clock, _outboxes);
        _maker = new SessionMaker(Options, _identity, _outboxes, _handshakes, _bound);
        var router = new PacketRouter(Sessions, Clock, v6);
        if (listener is not null)
        {
            _door = new TcpDoor(listener, router, _outboxes, clock, Options.MaxSessions);
            _accepting = _door.AcceptAsync();
        }

        _loops = Array.ConvertAll(sockets, socket => new PacketLoop(socket, Inbox.For(socket, v6), _outboxes.Add(socket), router, Clock));
        _handshakes.Start();
        for (var i = 0; i < _loops.Length; i++) _loops[i].Start(i);
    }

    /// <summary>The room of this number, opened if it was not.</summary>
    /// <exception cref="LiveException"><c>server_closed</c>.</exception>
    public LiveRoom OpenRoom(long id)
    {
        _ = Maker;
        lock (_gate)
        {
            if (_disposed) throw new LiveException("server_closed", "The media server is shutting down.");
            return _rooms.GetOrAdd(id, static (room, server) => new LiveRoom(server, room), this);
        }
    }

    /// <summary>The open room of this number, or null.</summary>
    public LiveRoom? FindRoom(long id) => _rooms.GetValueOrDefault(id);

    /// <summary>The open session of this id, or null.</summary>
    public LiveSession? FindSession(string id) => Sessions.FindById(id);

    /// <summary>Ends every room, says good-bye, stops the loops and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        foreach (var room in _rooms.Values) room.Close("server_closed");
        if (_bound is null) return;
        _mixing!.Stop();
        await _mixing.Ended.ConfigureAwait(false);
        // The good-byes are sent by the handshake thread: it ends first.
        _handshakes.Stop();
        await _handshakes.Ended.ConfigureAwait(false);
        _door?.Dispose();
        foreach (var loop in _loops) loop.Stop();
        await Task.WhenAll(_loops.Select(static loop => loop.Ended).Append(_accepting)).ConfigureAwait(false);
        foreach (var loop in _loops) loop.Dispose();
        _outboxes?.Dispose();
        _identity?.Dispose();
    }

    /// <summary>Gives a session its place in the tables and a loop to run its timers; false when the server is full.</summary>
    internal bool TryAdmit(LiveSession session)
    {
        if (_disposed || !Sessions.TryReserve()) return false;
        Sessions.Add(session, session.Transport.Ice.Local.UsernameFragment);
        _loops[(uint)Interlocked.Increment(ref _nextLoop) % (uint)_loops.Length].Add(session);
        return true;
    }

    /// <summary>Takes a closing session out of the tables; its room's gate is held.</summary>
    internal void Forget(LiveSession session)
    {
        foreach (var fragment in session.Transport.Ice.Fragments) Sessions.RemoveFragment(fragment);
        foreach (var path in session.Transport.Ice.Paths)
        {
            if (path.Tcp is null) Sessions.Unbind(path.Remote, session);
        }

        Sessions.Remove(session);
    }

    internal void Forget(LiveRoom room) => _rooms.TryRemove(new KeyValuePair<long, LiveRoom>(room.Id, room));

    private LiveCounters Count()
    {
        var all = _outboxes?.All ?? [];
        var states = Sessions.All.GroupBy(static session => session.State).ToDictionary(static group => group.Key, static group => group.Count());
        return new LiveCounters
        {
            PacketsIn = all.Sum(static outbox => outbox.Tally.Received),
            BytesIn = all.Sum(static outbox => outbox.Tally.ReceivedBytes),
            PacketsDropped = all.Sum(static outbox => outbox.Tally.Refused),
            PacketsOut = all.Sum(static outbox => outbox.Tally.Sent),
            BytesOut = all.Sum(static outbox => outbox.Tally.SentBytes),
            SendsDropped = all.Sum(static outbox => outbox.Tally.SendsDropped),
            PacketsForwarded = all.Sum(static outbox => outbox.Tally.Forwarded),
            PacketsMixed = all.Sum(static outbox => outbox.Tally.Mixed),
            RoomsMixed = _mixing?.Count ?? 0,
            MixTime = TimeSpan.FromMilliseconds(_mixing?.BusyMs ?? 0),
            Retransmissions = all.Sum(static outbox => outbox.Tally.Resent),
            Recovered = all.Sum(static outbox => outbox.Tally.Recovered),
            Handshakes = Events.Handshakes,
            HandshakeFailures = Events.HandshakeFailures,
            IceTimeouts = Events.IceTimeouts,
            ConsentTimeouts = Events.ConsentTimeouts,
            SessionsNew = states.GetValueOrDefault(LiveSessionState.New),
            SessionsConnecting = states.GetValueOrDefault(LiveSessionState.Connecting),
            SessionsConnected = states.GetValueOrDefault(LiveSessionState.Connected),
            Rooms = _rooms.Count,
        };
    }

    private static InvalidOperationException NotStarted() => new("Start the media server first.");
}
