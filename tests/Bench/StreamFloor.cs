using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Palabre.Bench;

/// <summary>The least the system lets an event stream cost: one thread that writes messages of the same size to as many drained TCP connections.</summary>
internal static class StreamFloor
{
    public static async Task<double> MicrosecondsPerMessageAsync(int connections, int bytes, TimeSpan length, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        var (writers, drains) = (new List<Socket>(), new List<Task>());
        for (var i = 0; i < connections; i++)
        {
            var reader = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await reader.ConnectAsync(listener.LocalEndPoint!, ct);
            writers.Add(await listener.AcceptAsync(ct));
            drains.Add(DrainAsync(reader, stop.Token));
        }

        var done = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => done.SetResult(Write(writers, new byte[Math.Max(1, bytes)], length))) { IsBackground = true }.Start();
        var cost = await done.Task;
        await stop.CancelAsync();
        writers.ForEach(static writer => writer.Dispose());
        await Task.WhenAll(drains);
        return cost;
    }

    private static double Write(List<Socket> writers, byte[] message, TimeSpan length)
    {
        using var pause = new ManualResetEventSlim();
        var start = Stopwatch.GetTimestamp();
        double used = 0;
        var messages = 0L;
        while (Stopwatch.GetElapsedTime(start) < length)
        {
            var before = ProcessCost.ThreadSeconds();
            foreach (var writer in writers) writer.Send(message);
            used += ProcessCost.ThreadSeconds() - before;
            messages += writers.Count;
            // The drains have their turn.
            pause.Wait(50);
        }

        return used * 1e6 / messages;
    }

    private static async Task DrainAsync(Socket reader, CancellationToken ct)
    {
        using var held = reader;
        var buffer = new byte[16 * 1024];
        try
        {
            while (await reader.ReceiveAsync(buffer, ct) > 0) { }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The measurement is over.
        }
    }
}
