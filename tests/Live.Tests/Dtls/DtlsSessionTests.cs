using Palabre.Live.Dtls;
using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Dtls;

public sealed class DtlsSessionTests : IDisposable
{
    private readonly DtlsIdentity _server = DtlsIdentity.Create(TimeProvider.System);
    private readonly DtlsIdentity _client = DtlsIdentity.Create(TimeProvider.System);

    [Fact]
    public void Two_sides_agree_on_mirrored_keys_and_GCM_first()
    {
        using var pair = new HandshakePair(_server, _client);

        pair.Exchange();

        Assert.Equal(DtlsState.Established, pair.Client.State);
        Assert.Equal(DtlsState.Established, pair.Server.State);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, pair.Server.Profile);
        AssertMirrored(pair);
        Assert.Null(pair.Server.RetransmitIn);
        Assert.Null(pair.Client.RetransmitIn);
    }

    [Fact]
    public void A_peer_that_knows_only_counter_mode_gets_it()
    {
        using var old = DtlsIdentity.Create(TimeProvider.System, "SRTP_AES128_CM_SHA1_80");
        using var pair = new HandshakePair(_server, old);

        pair.Exchange();

        Assert.True(pair.Established);
        Assert.Equal(SrtpProfile.Aes128CmSha1_80, pair.Server.Profile);
        Assert.Equal(14, pair.Server.LocalKeys.MasterSalt.Length);
        AssertMirrored(pair);
    }

    [Theory, InlineData(256), InlineData(600), InlineData(1200)]
    public void No_datagram_is_longer_than_the_MTU(int mtu)
    {
        using var pair = new HandshakePair(_server, _client, mtu: mtu);

        pair.Exchange();

        Assert.True(pair.Established);
        Assert.InRange(pair.LongestDatagram, 100, mtu);
    }

    [Fact]
    public void A_packet_protected_by_one_is_read_by_the_other()
    {
        using var pair = new HandshakePair(_server, _client);
        pair.Exchange();
        using var sender = new SrtpSender(pair.Client.LocalKeys);
        using var receiver = new SrtpReceiver(pair.Server.RemoteKeys);
        var packet = new byte[64];
        packet[0] = 0x80;

        var length = sender.ProtectRtp(packet, 12, 48, roc: 0);

        Assert.True(receiver.TryUnprotectRtp(packet.AsSpan(0, length), out var left));
        Assert.Equal(48, left);
    }

    [Theory, InlineData(DtlsRole.Server), InlineData(DtlsRole.Client)]
    public void A_certificate_the_SDP_did_not_announce_fails(DtlsRole victim)
    {
        using var stranger = DtlsIdentity.Create(TimeProvider.System);
        var announced = victim == DtlsRole.Server ? stranger.FingerprintSha256 : _client.FingerprintSha256;
        using var server = new DtlsSession(_server, DtlsRole.Server, announced);
        announced = victim == DtlsRole.Client ? stranger.FingerprintSha256 : _server.FingerprintSha256;
        using var client = new DtlsSession(_client, DtlsRole.Client, announced);
        client.Start();
        for (var round = 0; round < 3; round++)
        {
            Carry(client, server);
            Carry(server, client);
        }

        var deceived = victim == DtlsRole.Server ? server : client;
        Assert.Equal(DtlsState.Failed, deceived.State);
        Assert.Contains("certificate", deceived.FailureReason);
        Assert.Throws<InvalidOperationException>(() => deceived.LocalKeys);
    }

    [Fact]
    public void Good_bye_is_heard()
    {
        using var pair = new HandshakePair(_server, _client);
        pair.Exchange();

        pair.Server.Close();
        pair.Exchange();

        Assert.Equal(DtlsState.Closed, pair.Server.State);
        Assert.Equal(DtlsState.Closed, pair.Client.State);
    }

    [Theory, InlineData(DtlsRole.Server), InlineData(DtlsRole.Client)]
    public void A_released_association_still_says_and_hears_good_bye(DtlsRole released)
    {
        foreach (var releasedCloses in new[] { true, false })
        {
            using var pair = new HandshakePair(_server, _client);
            pair.Exchange();
            var (small, whole) = released == DtlsRole.Server ? (pair.Server, pair.Client) : (pair.Client, pair.Server);
            var keys = small.LocalKeys;
            Assert.True(small.Release());
            Assert.False(small.Release());
            Pelt(new Random(21), small, 1000, 20, 63);
            Assert.Equal(DtlsState.Established, small.State);
            Assert.Same(keys, small.LocalKeys);

            (releasedCloses ? small : whole).Close();
            pair.Exchange();

            Assert.Equal(DtlsState.Closed, small.State);
            Assert.Equal(DtlsState.Closed, whole.State);
        }
    }

    [Fact]
    public void A_released_association_ignores_a_good_bye_that_was_changed()
    {
        using var pair = new HandshakePair(_server, _client);
        pair.Exchange();
        pair.Server.Release();
        pair.Client.Close();
        var buffer = new byte[2000];
        Assert.True(pair.Client.TryTakeDatagram(buffer, out var length));

        for (var bit = 0; bit < length * 8; bit++)
        {
            var changed = buffer[..length];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.Server.Receive(changed);
            Assert.True(pair.Server.State == DtlsState.Established, $"bit {bit}");
        }
        pair.Server.Receive(buffer.AsSpan(0, length));
        Assert.Equal(DtlsState.Closed, pair.Server.State);
    }

    [Fact]
    public void Only_an_established_association_can_be_released()
    {
        using var session = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        session.Start();

        Assert.False(session.Release());
        Assert.True(session.TryTakeDatagram(new byte[2000], out _));
    }

    [Fact]
    public void A_lost_last_flight_is_sent_again_when_the_client_repeats_its_own()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        using var server = new DtlsSession(_server, DtlsRole.Server, _client.FingerprintSha256);
        client.Start();
        Carry(client, server);
        Carry(server, client);
        Carry(client, server);
        Assert.Equal(DtlsState.Established, server.State);
        Drop(server);

        SpinWait.SpinUntil(() => client.RetransmitIn <= TimeSpan.Zero, TimeSpan.FromSeconds(2));
        client.HandleTimeout();
        Carry(client, server);
        Carry(server, client);

        Assert.Equal(DtlsState.Established, client.State);
        Assert.Equal(server.LocalKeys.MasterKey, client.RemoteKeys.MasterKey);
    }

    [Fact]
    public void Nothing_is_sent_again_before_its_time()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        client.Start();
        Drop(client);
        Assert.InRange(client.RetransmitIn!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));

        client.HandleTimeout();

        Assert.False(client.TryTakeDatagram(new byte[2000], out _));
    }

    [Fact]
    public void Noise_before_and_after_the_handshake_changes_nothing()
    {
        var random = new Random(20);
        using var pair = new HandshakePair(_server, _client);
        Pelt(random, pair.Server, 2000, 64, 255);
        pair.Exchange();
        Assert.True(pair.Established);

        Pelt(random, pair.Server, 20_000, 20, 63);

        Assert.Equal(DtlsState.Established, pair.Server.State);
        pair.Client.Close();
        pair.Exchange();
        Assert.Equal(DtlsState.Closed, pair.Server.State);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Mutated_handshakes_never_crash(int seed)
    {
        var random = new Random(seed);
        var established = 0;
        for (var i = 0; i < 300; i++)
        {
            using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
            using var server = new DtlsSession(_server, DtlsRole.Server, _client.FingerprintSha256);
            client.Start();
            for (var round = 0; round < 4; round++)
            {
                Carry(client, server, random);
                Carry(server, client, random);
            }
            if (server.State == DtlsState.Established) established++;
            if (server.State == DtlsState.Failed) Assert.NotNull(server.FailureReason);
        }
        Assert.InRange(established, 1, 299);
    }

    [Theory, InlineData(""), InlineData("AA:BB"), InlineData("sha-256 not hexadecimal at all")]
    public void A_fingerprint_that_is_none_is_refused(string fingerprint) =>
        Assert.Throws<FormatException>(() => new DtlsSession(_server, DtlsRole.Server, fingerprint));

    [Fact]
    public void A_fingerprint_is_read_in_either_case_and_with_its_algorithm()
    {
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", _server.FingerprintSha256);
#pragma warning disable CA1308 // lower case is the case under test
        var lower = _server.FingerprintSha256.ToLowerInvariant();
        Assert.Equal(Fingerprint.Read(_server.FingerprintSha256), Fingerprint.Read("SHA-256 " + lower));
#pragma warning restore CA1308
    }

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    private static void AssertMirrored(HandshakePair pair)
    {
        Assert.Equal(pair.Client.LocalKeys.MasterKey, pair.Server.RemoteKeys.MasterKey);
        Assert.Equal(pair.Client.LocalKeys.MasterSalt, pair.Server.RemoteKeys.MasterSalt);
        Assert.Equal(pair.Server.LocalKeys.MasterKey, pair.Client.RemoteKeys.MasterKey);
        Assert.Equal(pair.Server.LocalKeys.MasterSalt, pair.Client.RemoteKeys.MasterSalt);
        Assert.NotEqual(pair.Client.LocalKeys.MasterKey, pair.Server.LocalKeys.MasterKey);
    }

    private static void Carry(DtlsSession from, DtlsSession to, Random? mutation = null)
    {
        var buffer = new byte[2000];
        while (from.TryTakeDatagram(buffer, out var length))
        {
            if (mutation is not null && mutation.Next(3) == 0) buffer[mutation.Next(length)] ^= (byte)(1 << mutation.Next(8));
            to.Receive(buffer.AsSpan(0, length));
        }
    }

    private static void Drop(DtlsSession session)
    {
        var buffer = new byte[2000];
        while (session.TryTakeDatagram(buffer, out _)) { }
    }

    private static void Pelt(Random random, DtlsSession session, int times, byte firstByteFrom, byte firstByteTo)
    {
        var datagram = new byte[300];
        for (var i = 0; i < times; i++)
        {
            random.NextBytes(datagram);
            datagram[0] = (byte)random.Next(firstByteFrom, firstByteTo + 1);
            if (i % 2 == 0) (datagram[1], datagram[2]) = (0xfe, 0xfd);
            session.Receive(datagram.AsSpan(0, random.Next(datagram.Length)));
        }
        Drop(session);
    }
}
