using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Palabre.Live.Sfu;

/// <summary>Accepts TCP connections on the media port and reads packets from them.</summary>
internal sealed class TcpDoor(Socket listener, PacketRouter router, OutboxPool outboxes, TimeProvider clock, int maxConnections) : IDisposable
{
    /// <summary>A connection on which no check passed by then is closed. Longer lets idlers hold sockets.</summary>
    private static readonly TimeSpan FirstCheckWithin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpConnection, byte> _open = [];

    public async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (_open.Count >= maxConnections) socket.Dispose();
                else _ = ServeAsync(socket);
            }
            catch (SocketException)
            {
                // The peer gave up, or the process is out of descriptors: neither may close the door for others.
                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        listener.Dispose();
        foreach (var connection in _open.Keys) connection.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Socket socket)
    {
        TcpConnection connection;
        try
        {
            socket.NoDelay = true;
            connection = new TcpConnection(socket);
        }
        catch (SocketException)
        {
            // Gone before it was looked at.
            socket.Dispose();
            return;
        }

        using (connection)
        {
            _open[connection] = 0;
            await using var impatience = clock.CreateTimer(
                static state => CloseUnchecked((TcpConnection)state!), connection, FirstCheckWithin, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            await connection.ReadAsync(Handle, _stop.Token).ConfigureAwait(false);
            _open.TryRemove(connection, out _);
        }

        connection.Session?.OnTcpClosed(connection);
    }

    private static void CloseUnchecked(TcpConnection connection)
    {
        if (connection.Session is null) connection.Dispose();
    }

    private void Handle(TcpConnection connection, Span<byte> packet)
    {
        var outbox = outboxes.Rent();
        lock (outbox.Gate)
        {
            router.Handle(packet, connection.Remote, default, connection, outbox, spare: null);
            outbox.Flush();
        }

        outboxes.Return(outbox);
    }
}
