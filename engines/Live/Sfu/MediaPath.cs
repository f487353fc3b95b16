using System.Runtime.InteropServices;

namespace Palabre.Live.Sfu;

/// <summary>
/// Where a session's packets go, made once per validated address: the peer's socket address and our own address it was reached
/// at (so that replies of a host with several addresses leave from the one the peer checked, RFC 8445 §7.2.5.2.1), or a TCP connection.
/// </summary>
internal sealed class MediaPath
{
    private SocketAddressBytes _address;
    private PacketInfo _local;

    public MediaPath(in PeerAddress remote, in LocalAddress local, bool v6)
    {
        Remote = remote;
        Local = local;
        AddressLength = remote.Write(_address, v6);
        HasLocal = v6 && local != default;
        _local = new PacketInfo(local);
    }

    public MediaPath(in PeerAddress remote, TcpConnection tcp)
    {
        Remote = remote;
        Tcp = tcp;
    }

    public PeerAddress Remote { get; }
    public LocalAddress Local { get; }
    public TcpConnection? Tcp { get; }
    public int AddressLength { get; }
    public bool HasLocal { get; }
    public ReadOnlySpan<byte> Address => ((ReadOnlySpan<byte>)_address)[..AddressLength];
    public ref readonly PacketInfo PacketInfo => ref _local;
}

/// <summary>Our own address a datagram was sent to, as its 16 bytes lie in memory.</summary>
internal readonly record struct LocalAddress(ulong High, ulong Low);

/// <summary>A Linux control message IPV6_PKTINFO (RFC 3542 §6), ready to be sent: 36 bytes of message in 40 of space.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PacketInfo(LocalAddress local)
{
    public const int Space = 40;
    private readonly nint _length = 36;
    private readonly int _level = 41;
    private readonly int _type = 50;
    private readonly ulong _high = local.High;
    private readonly ulong _low = local.Low;
    private readonly ulong _interface;

    public bool IsIpv6PacketInfo => _level == 41 && _type == 50;
    public LocalAddress Local => new(_high, _low);
}
