using Palabre.Live.Dtls;
using Palabre.Live.Srtp;
using static Palabre.Live.Tests.Dtls.Wires;

namespace Palabre.Live.Tests.Dtls;

/// <summary>Our server and OpenSSL's client.</summary>
public sealed class DtlsServerTests : IDisposable
{
    private const int RecordHeader = 13;

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
        Assert.Null(pair.Server.RetransmitAt);
        Assert.Null(pair.Client.RetransmitIn);
    }

    [Fact]
    public void A_peer_that_knows_only_counter_mode_gets_it()
    {
        using var old = DtlsIdentity.Create(TimeProvider.System, SrtpProfile.Aes128CmSha1_80);
        using var pair = new HandshakePair(_server, old);

        pair.Exchange();

        Assert.True(pair.Established);
        Assert.Equal(SrtpProfile.Aes128CmSha1_80, pair.Server.Profile);
        Assert.Equal(14, pair.Server.LocalKeys.MasterSalt.Length);
        AssertMirrored(pair);
    }

    [Fact]
    public void Peers_without_a_common_profile_part_with_a_reason()
    {
        using var modern = DtlsIdentity.Create(TimeProvider.System, SrtpProfile.AeadAes128Gcm);
        using var old = DtlsIdentity.Create(TimeProvider.System, SrtpProfile.Aes128CmSha1_80);
        using var pair = new HandshakePair(modern, old);

        pair.Exchange();

        Assert.Equal(DtlsState.Failed, pair.Server.State);
        Assert.Contains("no SRTP profile", pair.Server.FailureReason);
        Assert.Equal(DtlsState.Failed, pair.Client.State);
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

    [Fact]
    public void A_client_whose_certificate_the_SDP_did_not_announce_fails()
    {
        using var stranger = DtlsIdentity.Create(TimeProvider.System);
        using var server = new DtlsServer(_server, stranger.FingerprintSha256);
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        client.Start();

        Carry(client, server);
        Carry(server, client);
        Carry(client, server);
        Carry(server, client);

        Assert.Equal(DtlsState.Failed, server.State);
        Assert.Contains("certificate", server.FailureReason);
        Assert.Throws<InvalidOperationException>(() => server.LocalKeys);
        Assert.Equal(DtlsState.Failed, client.State);
    }

    [Fact]
    public void A_server_whose_certificate_the_SDP_did_not_announce_is_left()
    {
        using var stranger = DtlsIdentity.Create(TimeProvider.System);
        using var server = new DtlsServer(_server, _client.FingerprintSha256);
        using var client = new DtlsSession(_client, DtlsRole.Client, stranger.FingerprintSha256);
        client.Start();
        for (var round = 0; round < 3; round++)
        {
            Carry(client, server);
            Carry(server, client);
        }

        Assert.Equal(DtlsState.Failed, client.State);
        Assert.Contains("certificate", client.FailureReason);
        Assert.Throws<InvalidOperationException>(() => client.LocalKeys);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Good_bye_is_heard(bool serverCloses)
    {
        using var pair = new HandshakePair(_server, _client);
        pair.Exchange();

        if (serverCloses) pair.Server.Close();
        else pair.Client.Close();
        pair.Exchange();

        Assert.Equal(DtlsState.Closed, pair.Server.State);
        Assert.Equal(DtlsState.Closed, pair.Client.State);
    }

    [Fact]
    public void A_good_bye_that_was_changed_is_ignored()
    {
        using var pair = new HandshakePair(_server, _client);
        pair.Exchange();
        pair.Client.Close();
        var buffer = new byte[2000];
        Assert.True(pair.Client.TryTakeDatagram(buffer, out var length));

        for (var bit = 0; bit < length * 8; bit++)
        {
            var changed = buffer[..length];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.Server.Receive(changed, HandshakePair.Now);
            Assert.True(pair.Server.State == DtlsState.Established, $"bit {bit}");
        }
        pair.Server.Receive(buffer.AsSpan(0, length), HandshakePair.Now);
        Assert.Equal(DtlsState.Closed, pair.Server.State);
    }

    [Fact]
    public void Nothing_of_what_the_client_proves_itself_with_can_be_changed()
    {
        // Its second flight: certificate, key, signature, change of cipher, sealed proof. Numbers of unsealed records are not protected.
        var at = 0;
        for (var length = int.MaxValue; at < length; at++)
        {
            // Signatures differ in length by a byte or two.
            var (server, flight) = SecondFlight();
            length = flight.Length;
            var isProtected = !Unprotected(flight).Contains(at);
            flight[Math.Min(at, length - 1)] ^= (byte)(1 << (at % 8));
            server.Receive(flight, 0);
            Assert.False(isProtected && server.State == DtlsState.Established, $"byte {at}");
            server.Dispose();
        }
        Assert.InRange(at, 500, 1200);
    }

    [Fact]
    public void A_lost_last_flight_is_sent_again_when_the_client_repeats_its_own()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        using var server = new DtlsServer(_server, _client.FingerprintSha256);
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
    public void A_flight_is_sent_again_at_doubling_intervals_and_given_up_after_twelve()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        using var server = new DtlsServer(_server, _client.FingerprintSha256);
        client.Start();
        Carry(client, server, now: 1000);
        Assert.Equal(1100, server.RetransmitAt);
        Drop(server);

        server.HandleTimeout(1099);
        Assert.Equal(0, Drop(server));
        var waits = new List<long>();
        for (var now = 1000L; server.RetransmitAt is { } due; now = due)
        {
            waits.Add(due - now);
            server.HandleTimeout(due);
            if (server.State == DtlsState.Handshaking) Assert.InRange(Drop(server), 1, 2);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 3200, 3200, 3200, 3200, 3200, 3200, 3200], waits);
        Assert.Equal(DtlsState.Failed, server.State);
        Assert.Contains("silent", server.FailureReason);
    }

    [Fact]
    public void A_greeting_that_comes_twice_is_answered_twice_the_same()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        using var server = new DtlsServer(_server, _client.FingerprintSha256);
        client.Start();
        var hello = TakeAll(client.TryTakeDatagram);

        server.Receive([.. hello], 0);
        var first = TakeAll(server.TryTakeDatagram);
        server.Receive([.. hello], 10);
        var second = TakeAll(server.TryTakeDatagram);

        Assert.Equal(first.Length, second.Length);
        Assert.Equal(first[RecordHeader..60], second[RecordHeader..60]); // all of the first record, its random number among it
        Assert.NotEqual(first[..RecordHeader], second[..RecordHeader]); // with a number of its own
    }

    [Fact]
    public void A_sealed_proof_that_overtakes_the_key_is_kept()
    {
        var (server, flight) = SecondFlight();
        var proof = flight.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[22, 0xfe, 0xfd, 0, 1]);

        server.Receive(flight.AsSpan(proof).ToArray(), 0);
        Assert.Equal(DtlsState.Handshaking, server.State);
        server.Receive(flight.AsSpan(0, proof).ToArray(), 0);

        Assert.Equal(DtlsState.Established, server.State);
        server.Dispose();
    }

    [Fact]
    public void A_proof_in_the_clear_proves_nothing_and_stands_in_nobodys_way()
    {
        var (server, flight) = SecondFlight();
        var forged = HandshakeMessage.Write(HandshakeType.Finished, 4, new byte[KeySchedule.VerifyDataLength]);
        var record = new byte[RecordHeader + forged.Bytes.Length];
        DtlsRecord.WriteHeader(record, ContentType.Handshake, 99);
        forged.Bytes.CopyTo(record, RecordHeader);

        server.Receive(record, 0);
        Assert.Equal(DtlsState.Handshaking, server.State);
        server.Receive(flight, 0);

        Assert.Equal(DtlsState.Established, server.State);
        server.Dispose();
    }

    [Fact]
    public void An_alert_in_the_clear_ends_a_handshake_and_nothing_after_it()
    {
        var alert = new byte[RecordHeader + 2];
        DtlsRecord.WriteHeader(alert, ContentType.Alert, 99);
        (alert[^2], alert[^1]) = (2, (byte)Alert.HandshakeFailure);
        var (refused, _) = SecondFlight();
        var (established, flight) = SecondFlight();
        established.Receive(flight, 0);

        refused.Receive([.. alert], 0);
        established.Receive([.. alert], 0);

        Assert.Equal(DtlsState.Failed, refused.State);
        Assert.Contains("HandshakeFailure", refused.FailureReason);
        Assert.Equal(DtlsState.Established, established.State);
        refused.Dispose();
        established.Dispose();
    }

    [Fact]
    public void Nothing_is_sent_again_before_its_time()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        client.Start();
        _ = TakeAll(client.TryTakeDatagram);
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
            using var server = new DtlsServer(_server, _client.FingerprintSha256);
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
        Assert.Throws<FormatException>(() => new DtlsServer(_server, fingerprint));

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

    /// <summary>A server that has greeted back, and all the client says to that.</summary>
    private (DtlsServer Server, byte[] Flight) SecondFlight()
    {
        using var client = new DtlsSession(_client, DtlsRole.Client, _server.FingerprintSha256);
        var server = new DtlsServer(_server, _client.FingerprintSha256);
        client.Start();
        Carry(client, server);
        Carry(server, client);
        return (server, TakeAll(client.TryTakeDatagram));
    }

    /// <summary>Heads of unsealed records but for their type, epoch and length, and the change of cipher, which says nothing.</summary>
    private static IEnumerable<int> Unprotected(byte[] flight)
    {
        for (var at = 0; at < flight.Length;)
        {
            var length = RecordHeader + (flight[at + 11] << 8) + flight[at + 12];
            var isSealed = flight[at + 4] == 1;
            var isChange = flight[at] == 20;
            for (var i = at; i < at + length; i++)
            {
                if (isChange || (!isSealed && i - at is 2 or (>= 5 and <= 10))) yield return i;
            }
            at += length;
        }
    }
}
