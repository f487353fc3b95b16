using System.Net;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>Makes the sockets of the one media port: a UDP socket per packet loop, sharing the port, and a TCP listener.</summary>
internal static class MediaSockets
{
    /// <summary>How long a packet loop sleeps when nothing comes, hence how late its timers may run. Lower wakes an idle process more often.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SolIpv6 = 41;
    private const int Ipv6ReceivePacketInfo = 49;

    /// <summary>Whether several sockets can share the port, the system spreading peers over them.</summary>
    public static bool CanShare => Libc.HasBatches;

    public static IPAddress Usable(IPAddress bind) =>
        bind.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : bind;

    /// <summary>UDP sockets and, if wanted, a TCP listener on one port. A port that the system chose may be taken in TCP: then another.</summary>
    public static (Socket[] Udp, Socket? Tcp) Bind(IPAddress address, int port, int count, int receiveBuffer, bool tcp)
    {
        for (var tries = port == 0 ? 20 : 1; ; tries--)
        {
            var udp = BindUdp(address, port, count, receiveBuffer);
            try
            {
                return (udp, tcp ? ListenTcp(address, ((IPEndPoint)udp[0].LocalEndPoint!).Port) : null);
            }
            catch (LiveException problem) when (problem.Code == "port_taken" && tries > 1)
            {
                foreach (var socket in udp) socket.Dispose();
            }
        }
    }

    public static Socket[] BindUdp(IPAddress address, int port, int count, int receiveBuffer)
    {
        // A shared port can be taken by another server of the same account without any error: ask alone first.
        using (var probe = New(address))
        {
            Bind(probe, address, port);
            port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        var sockets = new Socket[count];
        for (var i = 0; i < count; i++)
        {
            var socket = sockets[i] = New(address);
            if (CanShare) socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(1));
            if (CanShare && socket.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.SetRawSocketOption(SolIpv6, Ipv6ReceivePacketInfo, BitConverter.GetBytes(1));
            }

            socket.ReceiveBufferSize = receiveBuffer;
            socket.SendBufferSize = receiveBuffer;
            socket.ReceiveTimeout = (int)LongestWait.TotalMilliseconds;
            Bind(socket, address, port);
        }

        return sockets;
    }

    public static Socket ListenTcp(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = address.Equals(IPAddress.IPv6Any);
        Bind(socket, address, port);
        socket.Listen(128);
        return socket;
    }

    private static Socket New(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = address.Equals(IPAddress.IPv6Any);
        return socket;
    }

    private static void Bind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            var transport = socket.ProtocolType == ProtocolType.Tcp ? "TCP" : "UDP";
            throw problem.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new LiveException("port_taken",
                    $"{transport} port {port} is in use by another program; stop it or choose another media port.", problem),
                SocketError.AddressNotAvailable => new LiveException("address_unknown",
                    $"This machine has no address {address} to receive media at.", problem),
                _ => new LiveException("port_refused", $"The system refused {transport} port {port} on {address}: {problem.Message}.", problem),
            };
        }
    }
}
