using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Palabre.Live.Sfu;

namespace Palabre.Bench;

/// <summary>
/// The least the system lets such a room cost: one thread that every period sends one datagram of the same size to each of the same
/// number of drained sockets, with sendmmsg and nothing else.
/// </summary>
internal static class SendFloor
{
    private const int DatagramBytes = 12 + 8 + 80 + 16;

    /// <param name="receivers">How many sockets.</param>
    /// <param name="period">Time between two rounds.</param>
    /// <param name="length">How long it is measured.</param>
    /// <param name="poller">Empties the sockets without being woken; null when each send wakes a reader.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<double> MicrosecondsPerPacketAsync(int receivers, TimeSpan period, TimeSpan length, Poller? poller, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (points, drains) = poller is null ? Woken(receivers, stop.Token) : Polled(receivers, poller, stop.Token);
        var done = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => done.SetResult(Send(points, period, length))) { IsBackground = true }.Start();
        var cost = await done.Task;
        await stop.CancelAsync();
        await Task.WhenAll(drains);
        return cost;
    }

    private static (List<IPEndPoint> Points, List<Task> Drains) Woken(int receivers, CancellationToken ct)
    {
        var sockets = Enumerable.Range(0, receivers).Select(_ => Bind()).ToList();
        return (sockets.ConvertAll(socket => (IPEndPoint)socket.LocalEndPoint!), sockets.ConvertAll(socket => DrainAsync(socket, ct)));
    }

    private static (List<IPEndPoint> Points, List<Task> Drains) Polled(int receivers, Poller poller, CancellationToken ct)
    {
        var links = Enumerable.Range(0, receivers).Select(_ => new PolledLink(poller)).ToList();
        return (links.ConvertAll(link => link.Local), links.ConvertAll(link => link.ReceiveAsync(static _ => { }, ct)));
    }

    private static double Send(List<IPEndPoint> receivers, TimeSpan period, TimeSpan length)
    {
        using var socket = Bind();
        using var outbox = Outbox.For(socket, v6: false);
        var paths = receivers.ConvertAll(receiver => new MediaPath(PeerAddress.From(receiver), default, v6: false));
        using var pause = new ManualResetEventSlim();
        var start = Stopwatch.GetTimestamp();
        double used = 0;
        var packets = 0L;
        for (var round = 0; Stopwatch.GetElapsedTime(start) < length; round++)
        {
            var before = ProcessCost.ThreadSeconds();
            foreach (var path in paths)
            {
                outbox.Reserve()[..DatagramBytes].Fill((byte)round);
                outbox.Commit(DatagramBytes, path);
            }

            outbox.Flush();
            used += ProcessCost.ThreadSeconds() - before;
            packets += paths.Count;
            var wait = period * (round + 1) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) pause.Wait(wait);
        }

        return used * 1e6 / packets;
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task DrainAsync(Socket socket, CancellationToken ct)
    {
        using var own = socket;
        var buffer = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true) await socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, from, ct);
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
