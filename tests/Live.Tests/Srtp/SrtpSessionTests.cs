using System.Buffers.Binary;
using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Srtp;

/// <summary>One sender, one receiver, and what can happen to packets between them.</summary>
public class SrtpSessionTests
{
    private const int Header = 12;
    private const uint Ssrc = 0xcafe;

    private readonly Random _random = new(3711);

    public static TheoryData<SrtpProfile, bool, bool> Ends => new()
    {
        { SrtpProfile.AeadAes128Gcm, false, false }, { SrtpProfile.AeadAes128Gcm, false, true }, { SrtpProfile.AeadAes128Gcm, true, false },
        { SrtpProfile.Aes128CmSha1_80, false, false }, { SrtpProfile.Aes128CmSha1_80, false, true },
        { SrtpProfile.Aes128CmSha1_80, true, false },
    };

    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmSha1_80];

    [Theory, MemberData(nameof(Ends))]
    public void Every_length_arrives_whole(SrtpProfile profile, bool portableSender, bool portableReceiver)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys, portableSender);
        using var receiver = new SrtpReceiver(keys, 8, portableReceiver);

        for (var length = 0; length <= 1500; length++)
        {
            var plain = Rtp((ushort)length, length);
            var packet = Protect(sender, plain, roc: 0);
            Assert.Equal(plain.Length + sender.RtpOverhead, packet.Length);
            Assert.True(receiver.TryUnprotectRtp(packet, out var left));
            Assert.Equal(plain, packet[..left]);
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Protecting_into_another_buffer_gives_the_same_packet(SrtpProfile profile)
    {
        using var sender = new SrtpSender(Keys(profile));
        for (var length = 0; length < 300; length++)
        {
            var plain = Rtp(7, length);
            var destination = new byte[plain.Length + sender.RtpOverhead];

            var written = sender.ProtectRtp(plain.AsSpan(0, Header), plain.AsSpan(Header), destination, roc: 3);

            Assert.Equal(Protect(sender, plain, roc: 3), destination[..written]);
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void A_header_with_sources_and_extension_stays_in_clear(SrtpProfile profile)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        byte[] plain = [0x92, 0x6f, 0, 9, 0, 0, 0, 0, 0, 0, 0xca, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8,
            0xbe, 0xde, 0, 1, 0x10, 42, 0, 0, 11, 12, 13];
        var buffer = Padded(plain, sender.RtpOverhead);

        var length = sender.ProtectRtp(buffer, headerLength: 28, plain.Length, roc: 0);

        Assert.Equal(plain[..28], buffer[..28]);
        Assert.NotEqual(plain[28..], buffer[28..31]);
        Assert.True(receiver.TryUnprotectRtp(buffer.AsSpan(0, length), out var left));
        Assert.Equal(plain, buffer[..left]);
    }

    [Theory, MemberData(nameof(Profiles))]
    public void A_packet_is_heard_once(SrtpProfile profile)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        var packet = Protect(sender, Rtp(5, 80), roc: 0);
        var copy = packet.ToArray();

        Assert.True(receiver.TryUnprotectRtp(packet, out _));
        Assert.False(receiver.TryUnprotectRtp(copy, out var length));
        Assert.Equal(0, length);
    }

    [Theory, MemberData(nameof(Profiles))]
    public void The_rollover_counter_follows_three_wraps_with_reordering(SrtpProfile profile)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        const int step = 113;

        for (var index = 65000UL; index < 3 * 65536; index += 2 * step)
        {
            // The later packet of each pair comes first.
            foreach (var sent in new[] { index + 100, index })
            {
                var plain = Rtp((ushort)sent, 40);
                var packet = Protect(sender, plain, (uint)(sent >> 16));
                Assert.True(receiver.TryUnprotectRtp(packet, out var length), $"index {sent}");
                Assert.Equal(plain, packet[..length]);
            }
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void A_packet_with_any_one_bit_changed_is_refused(SrtpProfile profile)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        var genuine = Protect(sender, Rtp(5, 20), roc: 0);

        for (var bit = 0; bit < genuine.Length * 8; bit++)
        {
            var packet = genuine.ToArray();
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(receiver.TryUnprotectRtp(packet, out _), $"bit {bit}");
        }
        Assert.True(receiver.TryUnprotectRtp(genuine, out _));
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Forged_sources_take_no_place_and_genuine_ones_only_so_many(SrtpProfile profile)
    {
        var keys = Keys(profile);
        using var stranger = new SrtpSender(Keys(profile));
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys, maxSsrcs: 2);

        for (var ssrc = 0u; ssrc < 100; ssrc++) Assert.False(receiver.TryUnprotectRtp(Protect(stranger, Rtp(1, 50, ssrc), 0), out _));

        Assert.True(receiver.TryUnprotectRtp(Protect(sender, Rtp(1, 50, 1), 0), out _));
        Assert.True(receiver.TryUnprotectRtp(Protect(sender, Rtp(1, 50, 2), 0), out _));
        Assert.False(receiver.TryUnprotectRtp(Protect(sender, Rtp(1, 50, 3), 0), out _));
        Assert.True(receiver.TryUnprotectRtp(Protect(sender, Rtp(2, 50, 1), 0), out _));
    }

    [Theory, MemberData(nameof(Ends))]
    public void RTCP_of_every_length_arrives_whole_and_once(SrtpProfile profile, bool portableSender, bool portableReceiver)
    {
        var keys = Keys(profile);
        using var sender = new SrtpSender(keys, portableSender);
        using var receiver = new SrtpReceiver(keys, 8, portableReceiver);

        for (var length = 8; length <= 1200; length += 4)
        {
            var plain = Rtcp(length);
            var packet = Padded(plain, sender.RtcpOverhead);
            Assert.Equal(packet.Length, sender.ProtectRtcp(packet, length));
            var copy = packet.ToArray();
            var changed = packet.ToArray();
            changed[_random.Next(changed.Length)] ^= 0x40;

            Assert.False(receiver.TryUnprotectRtcp(changed, out _));
            Assert.True(receiver.TryUnprotectRtcp(packet, out var left));
            Assert.Equal(plain, packet[..left]);
            Assert.False(receiver.TryUnprotectRtcp(copy, out _));
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Noise_is_refused_and_throws_nothing(SrtpProfile profile)
    {
        using var receiver = new SrtpReceiver(Keys(profile));
        var noise = new byte[200];
        for (var i = 0; i < 100_000; i++)
        {
            var packet = noise.AsSpan(0, _random.Next(noise.Length));
            _random.NextBytes(packet);
            if (packet.Length > 0 && i % 4 != 0) packet[0] = (byte)(0x80 | (packet[0] & 0x3f));
            Assert.False(receiver.TryUnprotectRtp(packet, out _));
            Assert.False(receiver.TryUnprotectRtcp(packet, out _));
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Protecting_allocates_nothing(SrtpProfile profile)
    {
        using var sender = new SrtpSender(Keys(profile));
        var plain = Rtp(1, 80);
        var destination = new byte[200];
        sender.ProtectRtp(plain.AsSpan(0, Header), plain.AsSpan(Header), destination, 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) sender.ProtectRtp(plain.AsSpan(0, Header), plain.AsSpan(Header), destination, 0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using var sender = new SrtpSender(Keys(SrtpProfile.AeadAes128Gcm));
        var buffer = new byte[100];

        Assert.Throws<ArgumentException>(() => sender.ProtectRtp(buffer, 12, 85, 0));
        Assert.Throws<ArgumentException>(() => sender.ProtectRtp(buffer, 11, 50, 0));
        Assert.Throws<ArgumentException>(() => sender.ProtectRtp(buffer, 50, 49, 0));
        Assert.Throws<ArgumentException>(() => sender.ProtectRtcp(buffer, 7));
        Assert.Throws<ArgumentException>(() => sender.ProtectRtcp(buffer, 81));
        Assert.Throws<ArgumentException>(() => sender.ProtectRtp(buffer.AsSpan(0, 12), new byte[80], buffer, 0));
    }

    [Fact]
    public void Keys_of_a_wrong_length_are_refused_and_disposed_ones_not_used()
    {
        Assert.Throws<ArgumentException>(() => new SrtpSender(new(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[14])));
        Assert.Throws<ArgumentException>(() => new SrtpReceiver(new(SrtpProfile.Aes128CmSha1_80, new byte[15], new byte[14])));

        var sender = new SrtpSender(Keys(SrtpProfile.AeadAes128Gcm));
        sender.Dispose();
        sender.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sender.ProtectRtp(new byte[100], 12, 50, 0));
    }

    private static byte[] Protect(SrtpSender sender, byte[] plain, uint roc)
    {
        var buffer = Padded(plain, sender.RtpOverhead);
        return buffer[..sender.ProtectRtp(buffer, Header, plain.Length, roc)];
    }

    private static byte[] Padded(byte[] plain, int room) => [.. plain, .. new byte[room]];

    private SrtpKeys Keys(SrtpProfile profile)
    {
        var keys = new SrtpKeys(profile, new byte[16], new byte[profile == SrtpProfile.AeadAes128Gcm ? 12 : 14]);
        _random.NextBytes(keys.MasterKey);
        _random.NextBytes(keys.MasterSalt);
        return keys;
    }

    private byte[] Rtp(ushort sequence, int payload, uint ssrc = Ssrc)
    {
        var packet = new byte[Header + payload];
        _random.NextBytes(packet.AsSpan(Header));
        (packet[0], packet[1]) = (0x80, 111);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        return packet;
    }

    private byte[] Rtcp(int length)
    {
        var packet = new byte[length];
        _random.NextBytes(packet);
        (packet[0], packet[1]) = (0x80, 200);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), Ssrc);
        return packet;
    }
}
