using System.Net;
using System.Net.Sockets;
using Palabre.Live.Sfu;

namespace Palabre.Live.Peer;

/// <summary>How a peer's packets travel.</summary>
internal abstract class PeerLink : IDisposable
{
    public delegate void Handler(Span<byte> packet);

    public abstract void Send(ReadOnlySpan<byte> packet, IPEndPoint to);

    /// <summary>Hands every packet to <paramref name="handle"/> until disposed.</summary>
    public abstract Task ReceiveAsync(Handler handle, CancellationToken ct);

    public abstract void Dispose();
}

internal sealed class UdpLink : PeerLink
{
    private readonly Socket _socket = new(Socket.OSSupportsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private (IPEndPoint EndPoint, SocketAddress Address)? _last;

    public UdpLink()
    {
        if (_socket.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = true;
        _socket.Bind(new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
    }

    public override void Send(ReadOnlySpan<byte> packet, IPEndPoint to)
    {
        if (_last is not { } last || !ReferenceEquals(last.EndPoint, to)) _last = last = (to, Serialize(to));
        try
        {
            _socket.SendTo(packet, SocketFlags.None, last.Address);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // Unreachable for now, or closing: to the peer it is a lost packet.
        }
    }

    public override async Task ReceiveAsync(Handler handle, CancellationToken ct)
    {
        var buffer = new byte[Inbox.MaxDatagram];
        var from = new SocketAddress(_socket.AddressFamily);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, from, ct).ConfigureAwait(false);
                handle(buffer.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // An ICMP refusal of something sent earlier: go on.
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    public override void Dispose() => _socket.Dispose();

    private SocketAddress Serialize(IPEndPoint to) =>
        (_socket.AddressFamily == AddressFamily.InterNetworkV6 ? new IPEndPoint(to.Address.MapToIPv6(), to.Port) : to).Serialize();
}

internal sealed class TcpLink : PeerLink
{
    private readonly TcpConnection _connection;

    private TcpLink(Socket socket) => _connection = new TcpConnection(socket);

    public static async Task<TcpLink> ConnectAsync(IPEndPoint to, CancellationToken ct)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, ct).ConfigureAwait(false);
            return new TcpLink(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override void Send(ReadOnlySpan<byte> packet, IPEndPoint to) => _connection.Send(packet);

    public override Task ReceiveAsync(Handler handle, CancellationToken ct) => _connection.ReadAsync((_, packet) => handle(packet), ct);

    public override void Dispose() => _connection.Dispose();
}
