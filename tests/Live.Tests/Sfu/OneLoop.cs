using System.Net;
using System.Net.Sockets;
using System.Text;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;
using Palabre.Live.Sdp;
using Palabre.Live.Sfu;
using Palabre.Live.Stun;

namespace Palabre.Live.Tests.Sfu;

/// <summary>
/// One packet loop that is run turn by turn, on batches of the test's making, over the sessions of a server whose own loops hear
/// nothing. What the loop sends is caught; what other threads send comes to a socket.
/// </summary>
internal sealed class OneLoop : IAsyncDisposable
{
    private readonly Hall _hall;
    private readonly Socket _peers = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Batches _inbox;
    private readonly PacketLoop _loop;

    public OneLoop(TimeProvider? clock = null)
    {
        _hall = new Hall(clock: clock);
        _peers.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _inbox = new Batches(PeerAddress.From((IPEndPoint)_peers.LocalEndPoint!));
        var router = new PacketRouter(_hall.Server.Sessions, _hall.Server.Clock, v6: false);
        _loop = new PacketLoop(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), _inbox, Sent, router, _hall.Server.Clock);
    }

    /// <summary>What the loop sent.</summary>
    public Caught Sent { get; } = new();

    /// <summary>Handshakes answered by the loop itself so far.</summary>
    public long Steps => Sent.Tally.HandshakeSteps;

    /// <summary>A new session whose peer has this certificate and whose address is checked.</summary>
    public LiveSession Join(string fingerprint)
    {
        var peer = IceCredentials.Create();
        var session = _hall.Room.Listen(PeerOffer.Write(new LivePeerOptions(), false, peer, fingerprint, ssrc: 1), listener: null);
        Turn(Check(session));
        Sent.Take();
        return session;
    }

    /// <summary>One turn in which these datagrams are found waiting, from a peer whose address is checked.</summary>
    public void Turn(params byte[][] batch)
    {
        _inbox.Next = batch;
        _loop.Turn();
    }

    /// <summary>A connectivity check that the peer of the session makes.</summary>
    public static byte[] Check(LiveSession session)
    {
        var ours = SdpDescription.Parse(session.AnswerSdp).Audio[0].Transport;
        var request = new byte[StunWriter.BufferLength];
        var length = StunWriter.BindingRequest(request, new byte[12], $"{ours.IceUfrag}:peer", Encoding.ASCII.GetBytes(ours.IcePwd!), 1, 2, controlling: true, useCandidate: true);
        return request[..length];
    }

    /// <summary>What a thread other than the loop sent meanwhile, if anything.</summary>
    public byte[]? TakeSentElsewhere()
    {
        if (_peers.Available == 0) return null;
        var datagram = new byte[2000];
        return datagram[.._peers.Receive(datagram)];
    }

    public async ValueTask DisposeAsync()
    {
        await _hall.DisposeAsync();
        _loop.Dispose();
        _peers.Dispose();
    }

    private sealed class Batches(PeerAddress from) : Inbox
    {
        public byte[][] Next { get; set; } = [];

        public override bool TakesAllThatWait => true;

        public override int Receive() => Next.Length;

        public override Span<byte> Datagram(int index) => Next[index];

        public override PeerAddress From(int index) => from;

        public override LocalAddress To(int index) => default;

        public override void Dispose()
        {
        }
    }

    /// <summary>Keeps datagrams instead of sending them.</summary>
    internal sealed class Caught : Outbox
    {
        private readonly byte[] _room = new byte[MaxDatagram];
        private readonly List<byte[]> _sent = [];

        /// <summary>Called before a datagram is written.</summary>
        public Action Writing { get; set; } = static () => { };

        public byte[][] Take()
        {
            byte[][] sent = [.. _sent];
            _sent.Clear();
            return sent;
        }

        public override Span<byte> Reserve()
        {
            Writing();
            return _room;
        }

        public override void Flush()
        {
        }

        public override void Dispose()
        {
        }

        protected override void Enqueue(int length, MediaPath path) => _sent.Add(_room[..length]);
    }
}
