using System.Net;
using System.Net.Sockets;

namespace Palabre.TestKit;

/// <summary>What a <see cref="FaultyNetwork"/> does to each datagram; shares are of 1.</summary>
public sealed record Faults
{
    public double Loss { get; init; }

    /// <summary>Mean number of datagrams lost in a row: <see cref="LossModel"/>.</summary>
    public double Burst { get; init; } = 1;

    public double Duplication { get; init; }

    /// <summary>Share of datagrams held back until the next one has passed.</summary>
    public double Reordering { get; init; }

    public TimeSpan Delay { get; init; }
}

/// <summary>
/// A UDP relay on loopback between clients and one server, that loses, duplicates, reorders and delays in both directions. Each client
/// keeps its own port toward the server, as behind an address translator, and <see cref="Rebind"/> changes it.
/// </summary>
public sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, Socket> _outside = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private readonly Socket _inside = Bind();
    private readonly LossModel _toServer;
    private readonly LossModel _toClients;

    public FaultyNetwork(IPEndPoint server, Faults faults, int seed)
    {
        _server = new IPEndPoint(IPAddress.Loopback, server.Port);
        Faults = faults;
        _random = new Random(seed);
        (_toServer, _toClients) = (new(_random), new(_random));
        _tasks.Add(RelayAsync(_inside, FromClient));
    }

    /// <summary>May be changed at any time.</summary>
    public Faults Faults { get; set; }

    /// <summary>Where clients send instead of the server.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_inside.LocalEndPoint!;

    public int Lost { get; private set; }

    /// <summary>An SDP in which the server's candidates are replaced by this network.</summary>
    /// <param name="sdp">The server's.</param>
    /// <param name="keepTcp">TCP goes past this network.</param>
    public string Through(string sdp, bool keepTcp = false)
    {
        var candidate = $"a=candidate:1 1 udp 2130706431 {EndPoint.Address} {EndPoint.Port} typ host";
        var lines = sdp.Split("\r\n")
            .Where(line => !line.StartsWith("a=candidate:", StringComparison.Ordinal) || (keepTcp && line.Contains(" tcp ", StringComparison.OrdinalIgnoreCase))).ToList();
        lines.Insert(lines.FindIndex(line => line.StartsWith("a=end-of-candidates", StringComparison.Ordinal)), candidate);
        return string.Join("\r\n", lines);
    }

    /// <summary>Gives every client a new port toward the server, as a translator does that was restarted.</summary>
    public void Rebind()
    {
        lock (_gate)
        {
            foreach (var socket in _outside.Values) socket.Dispose();
            _outside.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _inside.Dispose();
        Rebind();
        Task[] tasks;
        lock (_gate) tasks = [.. _tasks];
        await Task.WhenAll(tasks);
        _stop.Dispose();
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void FromClient(byte[] datagram, IPEndPoint client) => Pass(datagram, OutsideOf(client), _server);

    private Socket OutsideOf(IPEndPoint client)
    {
        lock (_gate)
        {
            if (_outside.TryGetValue(client, out var known)) return known;
            var socket = _outside[client] = Bind();
            _tasks.Add(RelayAsync(socket, (datagram, _) => Pass(datagram, _inside, client)));
            return socket;
        }
    }

    private void Pass(byte[] datagram, Socket by, IPEndPoint to)
    {
        TimeSpan wait;
        int copies;
        lock (_gate)
        {
            if ((by == _inside ? _toClients : _toServer).IsNextLost(Faults.Loss, Faults.Burst))
            {
                Lost++;
                return;
            }

            copies = _random.NextDouble() < Faults.Duplication ? 2 : 1;
            wait = Faults.Delay + (_random.NextDouble() < Faults.Reordering ? TimeSpan.FromMilliseconds(30) : TimeSpan.Zero);
        }

        for (var i = 0; i < copies; i++)
        {
            if (wait == TimeSpan.Zero) Send(datagram, by, to);
            else _ = SendLaterAsync(datagram, by, to, wait);
        }
    }

    private async Task SendLaterAsync(byte[] datagram, Socket by, IPEndPoint to, TimeSpan wait)
    {
        await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Send(datagram, by, to);
    }

    private static void Send(byte[] datagram, Socket by, IPEndPoint to)
    {
        try
        {
            by.SendTo(datagram, to);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // Rebound or closing: lost.
        }
    }

    private async Task RelayAsync(Socket socket, Action<byte[], IPEndPoint> pass)
    {
        var buffer = new byte[2048];
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, _stop.Token);
                pass(buffer[..received.ReceivedBytes], (IPEndPoint)received.RemoteEndPoint);
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // A refusal of something sent earlier.
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }
}
