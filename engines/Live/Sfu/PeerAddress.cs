using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Palabre.Live.Sfu;

/// <summary>
/// An IP address and port as one hashable value; IPv4 is kept in its IPv6-mapped form (RFC 4291 §2.5.5.2), so that one table
/// and one dual-stack socket serve both. <paramref name="High"/> and <paramref name="Low"/> are the 16 address bytes as they lie in memory.
/// </summary>
internal readonly record struct PeerAddress(ulong High, ulong Low, ushort Port, uint Scope)
{
    private const ushort AfInet = 2;
    private const ushort AfInet6 = 10;

    /// <summary>The address without its port: what limits per address count by.</summary>
    public (ulong High, ulong Low) Host => (High, Low);

    public static PeerAddress From(IPEndPoint endPoint)
    {
        var address = endPoint.Address.AddressFamily == AddressFamily.InterNetwork ? endPoint.Address.MapToIPv6() : endPoint.Address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        return new(words[0], words[1], (ushort)endPoint.Port, (uint)address.ScopeId);
    }

    public IPEndPoint ToEndPoint()
    {
        Span<ulong> words = [High, Low];
        var address = new IPAddress(MemoryMarshal.AsBytes(words), Scope);
        return new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, Port);
    }

    /// <summary>Reads a Linux <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</summary>
    public static PeerAddress Read(ReadOnlySpan<byte> sockaddr)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]);
        if (MemoryMarshal.Read<ushort>(sockaddr) == AfInet6)
        {
            return new(MemoryMarshal.Read<ulong>(sockaddr[8..]), MemoryMarshal.Read<ulong>(sockaddr[16..]), port,
                MemoryMarshal.Read<uint>(sockaddr[24..]));
        }

        Span<byte> mapped = stackalloc byte[16];
        mapped[10] = mapped[11] = 0xFF;
        sockaddr.Slice(4, 4).CopyTo(mapped[12..]);
        var words = MemoryMarshal.Cast<byte, ulong>(mapped);
        return new(words[0], words[1], port, 0);
    }

    /// <summary>Writes a Linux socket address (28 bytes at most) of the wanted family; returns its length.</summary>
    public int Write(Span<byte> sockaddr, bool v6)
    {
        sockaddr[..28].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(sockaddr[2..], Port);
        if (v6)
        {
            MemoryMarshal.Write(sockaddr, AfInet6);
            MemoryMarshal.Write(sockaddr[8..], High);
            MemoryMarshal.Write(sockaddr[16..], Low);
            MemoryMarshal.Write(sockaddr[24..], Scope);
            return 28;
        }

        MemoryMarshal.Write(sockaddr, AfInet);
        MemoryMarshal.Write(sockaddr[4..], (uint)(BitConverter.IsLittleEndian ? Low >> 32 : Low));
        return 16;
    }

    public override string ToString() => ToEndPoint().ToString();
}

/// <summary>Room for a Linux socket address, kept ready-made per path.</summary>
[InlineArray(28)]
internal struct SocketAddressBytes
{
    private byte _first;
}
