using System.Net;
using System.Net.Sockets;

namespace Palabre.Kit.Web.Outside;

/// <summary>
/// Connections to addresses that somebody else named. What the name stands for is looked at when the connection is made, so that neither a
/// redirect nor a name that changes its address leads inside.
/// </summary>
public static class OutsideConnection
{
    /// <summary>Connects, or fails as an HTTP request does.</summary>
    /// <param name="mayReach">Which addresses are outside (<see cref="PublicAddress.IsPublic"/>).</param>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint to, Func<IPAddress, bool> mayReach, CancellationToken ct)
    {
        var addresses = await LookUpAsync(to.Host, ct);
        // One address inside is reason enough to go to none: a name that mixes them is a trap.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, a => mayReach(a))) throw new HttpRequestException($"{to.Host} is not a public address.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new HttpRequestException($"{to.Host} does not answer.", e);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> LookUpAsync(string host, CancellationToken ct)
    {
        try { return await Dns.GetHostAddressesAsync(host, ct); }
        catch (SocketException e)
        {
            throw new HttpRequestException($"{host} is not known.", e);
        }
    }
}
