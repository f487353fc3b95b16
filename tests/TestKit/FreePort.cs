using System.Net;
using System.Net.Sockets;

namespace Palabre.TestKit;

/// <summary>
/// Ports for servers that tests start. Below the range from which systems take the ports of outgoing connections (Linux 32768, others
/// 49152): between the question whether a port is free and the server's start, no connection of another test can take it.
/// </summary>
public static class FreePort
{
    private const int First = 20000;
    private const int Count = 12000;

    /// <summary>Processes side by side begin at different places.</summary>
    private static int _next = Environment.ProcessId * 37;

    /// <summary>A port free on UDP and TCP, which this process has not handed out lately.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port, SocketType.Dgram, ProtocolType.Udp) && IsFree(port, SocketType.Stream, ProtocolType.Tcp)) return port;
        }
        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            // Taken.
            return false;
        }
    }
}
