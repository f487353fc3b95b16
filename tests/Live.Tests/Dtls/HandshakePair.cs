using System.Diagnostics;
using Palabre.Live.Dtls;

namespace Palabre.Live.Tests.Dtls;

/// <summary>OpenSSL's client and our server with a network between them that may lose, repeat and reorder datagrams, by a seeded die.</summary>
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
        Server = new DtlsServer(server, client.FingerprintSha256, mtu);
        _troublePercent = troublePercent;
        _die = troublePercent > 0 ? new Random(seed) : null;
        Client.Start();
    }

    public DtlsSession Client { get; }

    public DtlsServer Server { get; }

    /// <summary>The real time, which OpenSSL reads as well, in milliseconds.</summary>
    public static long Now => Stopwatch.GetTimestamp() * 1000 / Stopwatch.Frequency;

    public int LongestDatagram { get; private set; }

    public bool Established => Client.State == DtlsState.Established && Server.State == DtlsState.Established;

    public bool Failed => Client.State == DtlsState.Failed || Server.State == DtlsState.Failed;

    /// <summary>Carries datagrams until nothing moves.</summary>
    public void Exchange()
    {
        while (Collect(Client.TryTakeDatagram, _toServer) | Collect(Server.TryTakeDatagram, _toClient))
        {
            Deliver(_toServer, datagram => Server.Receive(datagram, Now));
            Deliver(_toClient, datagram => Client.Receive(datagram));
        }
    }

    /// <summary>Retransmits what is due; false when neither side waits any more.</summary>
    public bool Tick()
    {
        if (Client.RetransmitIn is { } wait && wait <= TimeSpan.Zero) Client.HandleTimeout();
        Server.HandleTimeout(Now);
        Exchange();
        return !Established && !Failed;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private bool Collect(Take take, List<byte[]> link)
    {
        var any = false;
        while (take(_buffer, out var length))
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

    private static void Deliver(List<byte[]> link, Action<byte[]> receive)
    {
        link.ForEach(receive);
        link.Clear();
    }

    private bool Trouble() => _die?.Next(100) < _troublePercent;

    private delegate bool Take(Span<byte> destination, out int length);
}
