using System.Diagnostics;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

/// <summary>A client and a server with a network between them that may lose, repeat and reorder datagrams, by a seeded die.</summary>
internal sealed class HandshakePair : IDisposable
{
    private readonly byte[] _buffer = new byte[2000];
    private readonly List<byte[]> _toServer = [];
    private readonly List<byte[]> _toClient = [];
    private readonly Random? _die;
    private readonly int _troublePercent;

    public HandshakePair(DtlsIdentity server, DtlsIdentity client, int troublePercent = 0, int seed = 1, int mtu = 1200)
    {
        Client = new DtlsSession(client, DtlsRole.Client, server.FingerprintSha256, mtu);
        Server = new DtlsSession(server, DtlsRole.Server, client.FingerprintSha256, mtu);
        _troublePercent = troublePercent;
        _die = troublePercent > 0 ? new Random(seed) : null;
        Client.Start();
    }

    public DtlsSession Client { get; }

    public DtlsSession Server { get; }

    public int LongestDatagram { get; private set; }

    public TimeSpan ServerTime { get; private set; }

    public bool Established => Client.State == DtlsState.Established && Server.State == DtlsState.Established;

    public bool Failed => Client.State == DtlsState.Failed || Server.State == DtlsState.Failed;

    /// <summary>Carries datagrams until nothing moves.</summary>
    public void Exchange()
    {
        while (Collect(Client, _toServer) | Collect(Server, _toClient))
        {
            Deliver(_toServer, Server);
            Deliver(_toClient, Client);
        }
    }

    /// <summary>Retransmits what is due, by the real clock; false when neither side waits any more.</summary>
    public bool Tick()
    {
        foreach (var side in new[] { Client, Server })
        {
            if (side.RetransmitIn is { } wait && wait <= TimeSpan.Zero) side.HandleTimeout();
        }
        Exchange();
        return !Established && !Failed;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private bool Collect(DtlsSession from, List<byte[]> link)
    {
        var any = false;
        while (from.TryTakeDatagram(_buffer, out var length))
        {
            any = true;
            LongestDatagram = Math.Max(LongestDatagram, length);
            if (Trouble()) continue;
            link.Add(_buffer[..length]);
            if (Trouble()) link.Add(_buffer[..length]);
        }
        if (link.Count > 1 && Trouble()) link.Reverse();
        return any;
    }

    private void Deliver(List<byte[]> link, DtlsSession to)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var datagram in link) to.Receive(datagram);
        if (to == Server) ServerTime += Stopwatch.GetElapsedTime(start);
        link.Clear();
    }

    private bool Trouble() => _die?.Next(100) < _troublePercent;
}
