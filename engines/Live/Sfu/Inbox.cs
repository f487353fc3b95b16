using System.Net;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>Incoming datagrams of one packet loop: blocks for the first, then takes what is there.</summary>
internal abstract class Inbox : IDisposable
{
    /// <summary>Larger datagrams than this are cut, and so fail their checks.</summary>
    public const int MaxDatagram = 2048;

    public static Inbox For(Socket socket, bool v6) => Libc.HasBatches ? new BatchInbox(socket) : new SingleInbox(socket, v6);

    /// <summary>Whether one that came alone means that no other waits.</summary>
    public abstract bool TakesAllThatWait { get; }

    /// <summary>Waits up to the socket's receive time-out; returns how many datagrams came (0: none).</summary>
    public abstract int Receive();

    public abstract Span<byte> Datagram(int index);

    public abstract PeerAddress From(int index);

    /// <summary>Our address it came to; default where the system was not asked.</summary>
    public abstract LocalAddress To(int index);

    public abstract void Dispose();
}

/// <summary>Where the system has no batched receive.</summary>
internal sealed class SingleInbox(Socket socket, bool v6) : Inbox
{
    // Pinned, so that the collector leaves no copies of what was said.
    private readonly byte[] _buffer = GC.AllocateArray<byte>(MaxDatagram, pinned: true);
    private readonly IPEndPoint _any = new(v6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
    private int _length;
    private PeerAddress _from;

    public override bool TakesAllThatWait => false;

    public override int Receive()
    {
        EndPoint from = _any;
        try
        {
            _length = socket.ReceiveFrom(_buffer, ref from);
        }
        catch (SocketException)
        {
            // Time-out, or an ICMP refusal of an earlier datagram: both mean nothing to read.
            return 0;
        }

        _from = PeerAddress.From((IPEndPoint)from);
        return 1;
    }

    public override Span<byte> Datagram(int index) => _buffer.AsSpan(0, _length);

    public override PeerAddress From(int index) => _from;

    public override LocalAddress To(int index) => default;

    public override void Dispose()
    {
    }
}
