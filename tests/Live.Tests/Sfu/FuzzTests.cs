using System.Net;
using System.Net.Sockets;
using System.Text;
using Palabre.Live.Dtls;
using Palabre.Live.Peer;
using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;
using Palabre.Live.Sdp;
using Palabre.Live.Stun;

namespace Palabre.Live.Tests.Sfu;

/// <summary>Alone in the process: it measures its memory.</summary>
[CollectionDefinition(nameof(FuzzTests), DisableParallelization = true)]
[Collection(nameof(FuzzTests))]
public class FuzzTests
{
    private const int Datagrams = 1_000_000;

    /// <summary>So few that the kernel's receive buffers hold a burst: what overflows there never reached the program.</summary>
    private const int Burst = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_million_hostile_datagrams_do_not_disturb_the_room()
    {
        await using var hall = new Hall();
        var (ada, _) = await hall.PublishAsync(1);
        var (listener, _) = await hall.ListenAsync(2);
        using var speaking = new CancellationTokenSource();
        var speech = Task.Run(() => SpeakUntilAsync(ada, speaking.Token), Ct);
        await using var attack = await Attack.StartAsync(hall);
        await attack.SendAsync(Datagrams / 10);
        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), ResidentKib());

        await attack.SendAsync(Datagrams - Datagrams / 10);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - managed;
        await speaking.CancelAsync();
        await speech;
        await listener.HearsVoiceAsync(1, (int)ada.PacketsSent);
        Assert.Equal(0, listener.Peer.PacketsLost);
        Assert.Equal(ada.PacketsSent, listener.All.Count(heard => heard.Payload[0] == 1));
        // What the listener itself keeps of the speech, and little else.
        Assert.InRange(grown, long.MinValue, 4 << 20);
        Assert.InRange(ResidentKib() - resident, long.MinValue, 24 * 1024);
        Assert.True(hall.Server.Counters.PacketsIn >= Datagrams * 0.95, "Most of the datagrams reached the program.");
    }

    private static async Task SpeakUntilAsync(LivePeer peer, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            peer.Send(RoomTests.Voice(1));
            await Task.Delay(20, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static long ResidentKib() => Environment.WorkingSet / 1024;

    /// <summary>
    /// Strangers, peers whose checks passed but who never shake hands, and full members of the room: all of them send what they should not.
    /// </summary>
    private sealed class Attack : IAsyncDisposable
    {
        private readonly Hall _hall;
        private readonly Random _random = new(20261122);
        private readonly UdpClient _stranger = new(AddressFamily.InterNetwork);
        private readonly UdpClient _checkedOnly = new(AddressFamily.InterNetwork);
        private readonly LivePeer _listener;
        private readonly LivePeer _publisher;
        private readonly byte[] _packet = new byte[1500];
        private readonly byte[][] _hello = ClientHello();
        private byte[] _check = [];
        private LiveSession? _halfOpen;

        private Attack(Hall hall, LivePeer listener, LivePeer publisher)
        {
            (_hall, _listener, _publisher) = (hall, listener, publisher);
            _stranger.Connect(IPAddress.Loopback, hall.Server.UdpEndPoint.Port);
            _checkedOnly.Connect(IPAddress.Loopback, hall.Server.UdpEndPoint.Port);
        }

        public static async Task<Attack> StartAsync(Hall hall)
        {
            var (listener, _) = await hall.ListenAsync(3);
            // Muted, or what it legitimately could say would mix with the speech under test.
            var (publisher, _) = await hall.PublishAsync(4, muted: true);
            return new Attack(hall, listener.Peer, publisher);
        }

        public async Task SendAsync(int count)
        {
            for (var sent = 0; sent < count; sent += Burst)
            {
                if (_halfOpen is not { State: LiveSessionState.New or LiveSessionState.Connecting }) OpenHalf();
                var due = _hall.Server.Counters.PacketsIn + Burst;
                for (var i = 0; i < Burst; i++) SendOne();
                for (var patience = 0; _hall.Server.Counters.PacketsIn < due && patience < 50; patience++) await Task.Delay(1, Ct);
            }
        }

        public ValueTask DisposeAsync()
        {
            _stranger.Dispose();
            _checkedOnly.Dispose();
            return ValueTask.CompletedTask;
        }

        private void SendOne()
        {
            var length = Make();
            var packet = _packet.AsSpan(0, length);
            switch (_random.Next(4))
            {
                case 0: _stranger.Client.Send(packet); break;
                case 1: _checkedOnly.Client.Send(packet); break;
                case 2: _listener.SendRaw(packet); break;
                default: _publisher.SendRaw(packet); break;
            }
        }

        private int Make() => _random.Next(8) switch
        {
            0 => Random(_random.Next(1500)),
            1 => Headed([(byte)_random.Next(4), 1]),
            2 => Headed([(byte)_random.Next(20, 64), 254, 253]),
            3 => Mutated(_check),
            4 => Mutated(_hello[_random.Next(_hello.Length)]),
            5 => Headed([0x80, 111]),
            6 => ProtectedRtp(),
            _ => ProtectedRtcp(),
        };

        private int Random(int length)
        {
            _random.NextBytes(_packet.AsSpan(0, length));
            return length;
        }

        private int Headed(ReadOnlySpan<byte> head)
        {
            var length = Random(_random.Next(head.Length, 300));
            head.CopyTo(_packet);
            return length;
        }

        private int Mutated(ReadOnlySpan<byte> template)
        {
            template.CopyTo(_packet);
            for (var i = _random.Next(4); i > 0; i--) _packet[_random.Next(template.Length)] = (byte)_random.Next(256);
            return _random.Next(5) == 0 ? _random.Next(template.Length) : template.Length;
        }

        /// <summary>Packets that pass authentication and hold nonsense: a member's own client may be the hostile one.</summary>
        private int ProtectedRtp()
        {
            var length = Random(_random.Next(12, 400));
            _packet[0] = (byte)(0x80 | _random.Next(64));
            _packet[1] = (byte)(_random.Next(3) == 0 ? _random.Next(256) : 111);
            if (!RtpPacket.TryGetHeaderLength(_packet.AsSpan(0, length), out var header)) return length;
            return _publisher.Protection is { } protection ? protection.ProtectRtp(_packet, header, length, (uint)_random.Next(2)) : length;
        }

        private int ProtectedRtcp()
        {
            var length = Random(_random.Next(2, 60) * 4);
            if (_random.Next(2) == 0)
            {
                length = RtcpWriter.Nack(_packet, 1, (uint)_random.Next(), [1, 2, 3]);
                _packet[_random.Next(length)] = (byte)_random.Next(256);
            }

            (_packet[0], _packet[1]) = ((byte)(0x80 | _random.Next(32)), (byte)_random.Next(192, 224));
            return _listener.Protection is { } protection ? protection.ProtectRtcp(_packet, length) : length;
        }

        /// <summary>A session that passes its check and then only ever sends garbage; OpenSSL may give it up, so a new one follows.</summary>
        private void OpenHalf()
        {
            _halfOpen?.Close("test");
            var peer = LivePeer.Listener(TimeProvider.System, new() { Identity = _identity.Value });
            _halfOpen = _hall.Room.Listen(peer.CreateOffer(), 5);
            var transport = SdpDescription.Parse(_halfOpen.AnswerSdp).Audio[0].Transport;
            var check = new byte[StunWriter.BufferLength];
            var length = StunWriter.BindingRequest(check, new byte[12], $"{transport.IceUfrag}:peer", Encoding.ASCII.GetBytes(transport.IcePwd!), 1, 2, true, true);
            _check = check[..length];
            _checkedOnly.Client.Send(_check);
        }

        private static readonly Lazy<DtlsIdentity> _identity = new(() => DtlsIdentity.Create(TimeProvider.System));

        private static byte[][] ClientHello()
        {
            using var client = new DtlsSession(_identity.Value, DtlsRole.Client, string.Join(':', Enumerable.Repeat("AA", 32)), mtu: 300);
            client.Start();
            var datagrams = new List<byte[]>();
            var buffer = new byte[1500];
            while (client.TryTakeDatagram(buffer, out var length)) datagrams.Add(buffer[..length]);
            return [.. datagrams];
        }
    }
}
