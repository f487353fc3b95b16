using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Palabre.Live.Peer;
using Palabre.Live.Rtp;

namespace Palabre.Bench;

/// <summary>
/// The socket of one listener of a crowd, read now and then by a <see cref="Poller"/> and never waited for: so the server's sends wake
/// nobody up, as when its listeners are on other machines. Once it is connected, sound is counted and not decrypted.
/// </summary>
internal sealed class PolledLink : PeerLink
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly Poller _poller;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<uint, Line> _lines = [];
    private (IPEndPoint EndPoint, SocketAddress Address)? _last;
    private Handler? _handle;
    private volatile bool _isOver;

    public PolledLink(Poller poller)
    {
        _poller = poller;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        Handle = (int)_socket.SafeHandle.DangerousGetHandle();
    }

    public IPEndPoint Local { get; }

    /// <summary>The system's number of the socket.</summary>
    public int Handle { get; }

    /// <summary>From now on sound is counted only.</summary>
    public bool Counts { get; set; }

    /// <summary>Sound is counted and goes on to the peer, which decrypts it.</summary>
    public bool Watches { get; set; }

    /// <summary>What the network between us and the server loses, each way; what it loses on the way to us was counted before.</summary>
    public int LossPercent { get; set; }

    public long Received { get; private set; }

    /// <summary>Packets missing between the first and the last counted of each line.</summary>
    public long Lost => _lines.Values.Sum(line => line.Last - line.First + 1 - line.Count);

    /// <summary>Bytes of sound counted, without UDP and IP headers.</summary>
    public long Bytes { get; private set; }

    public override void Send(ReadOnlySpan<byte> packet, IPEndPoint to)
    {
        if (Loses()) return;
        if (_last is not { } last || !ReferenceEquals(last.EndPoint, to)) _last = last = (to, new IPEndPoint(to.Address.MapToIPv4(), to.Port).Serialize());
        try { _socket.SendTo(packet, SocketFlags.None, last.Address); }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // Full or closing: to the peer it is a lost packet.
        }
    }

    public override Task ReceiveAsync(Handler handle, CancellationToken ct)
    {
        _handle = handle;
        _poller.Add(this);
        ct.Register(() => _isOver = true);
        return _ended.Task;
    }

    /// <summary>Takes one datagram in the poller's thread.</summary>
    public void Take(Span<byte> datagram)
    {
        var isSound = PacketKinds.Of(datagram) == PacketKind.Rtp;
        if (isSound && (Counts || Watches)) Count(datagram);
        if (isSound && Counts) return;
        if (!Loses()) _handle?.Invoke(datagram);
    }

    /// <summary>Only asks for the end: whoever disposes may hold what the poller's thread waits for.</summary>
    public override void Dispose() => _isOver = true;

    /// <summary>Frees the socket if it is not to be read any more; the poller's thread does, so that no other gets its number meanwhile.</summary>
    public bool TryEnd()
    {
        if (!_isOver) return false;
        _socket.Dispose();
        _ended.TrySetResult();
        return true;
    }

    private bool Loses() => LossPercent > 0 && RandomNumberGenerator.GetInt32(100) < LossPercent;

    /// <summary>Numbers stand in the clear at the head (RFC 3550 §5.1).</summary>
    private void Count(ReadOnlySpan<byte> datagram)
    {
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        Received++;
        Bytes += datagram.Length;
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, ssrc, out var known);
        if (!known) line = new() { First = sequence, Last = sequence, Count = 1 };
        else
        {
            line.Last += Math.Max((short)0, (short)(sequence - (ushort)line.Last));
            line.Count++;
        }
    }

    private struct Line
    {
        public long First, Last, Count;
    }
}
