using FsCheck;
using FsCheck.Fluent;
using Palabre.Live.Rtp;
using Xunit;

namespace Palabre.Live.Tests.Rtp;

public sealed class RtpPacketTests
{
    // V=2, marker, type 111, sequence 0x1234, timestamp 0x01020304, source 0xAABBCCDD.
    private const string Fixed = "80EF123401020304AABBCCDD";

    [Fact]
    public void The_fixed_header_is_read()
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString(Fixed + "4142"), out var packet));

        Assert.Equal(111, packet.PayloadType);
        Assert.True(packet.Marker);
        Assert.Equal(0x1234, packet.SequenceNumber);
        Assert.Equal(0x01020304u, packet.Timestamp);
        Assert.Equal(0xAABBCCDDu, packet.Ssrc);
        Assert.Equal(12, packet.HeaderLength);
        Assert.Equal("AB"u8.ToArray(), packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("82EF123401020304AABBCCDD 00000001 00000002 41", 20, 1)] // two contributing sources
    [InlineData("A0EF123401020304AABBCCDD 41 000003", 12, 1)] // padding of three
    [InlineData("90EF123401020304AABBCCDD BEDE0001 10FF0000 4142", 20, 2)] // one-byte extension
    [InlineData("B1EF123401020304AABBCCDD 00000009 BEDE0000 41 01", 20, 1)] // all at once, extension empty
    [InlineData("A0EF123401020304AABBCCDD 01", 12, 0)] // nothing but padding
    public void Sources_extension_and_padding_are_measured(string hex, int headerLength, int payloadLength)
    {
        Assert.True(RtpPacket.TryParse(Hex(hex), out var packet));
        Assert.Equal((headerLength, payloadLength), (packet.HeaderLength, packet.Payload.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80EF123401020304AABBCC")] // a byte short
    [InlineData("40EF123401020304AABBCCDD")] // version 1
    [InlineData("82EF123401020304AABBCCDD 00000001")] // a source short
    [InlineData("90EF123401020304AABBCCDD BEDE")] // half an extension header
    [InlineData("90EF123401020304AABBCCDD BEDE0002 10FF0000")] // extension a word short
    [InlineData("A0EF123401020304AABBCCDD 00")] // padding of nothing
    [InlineData("A0EF123401020304AABBCCDD 05")] // padding over the header
    public void Lengths_that_do_not_fit_are_refused(string hex) => Assert.False(RtpPacket.TryParse(Hex(hex), out _));

    [Theory]
    [InlineData("BEDE0001 10FF0000", 1, "FF")] // one-byte form, then padding
    [InlineData("BEDE0002 0010FF22 30313200", 2, "303132")] // padding before and between
    [InlineData("BEDE0001 1001F0FF", 1, "01")] // found before the id that ends the search
    [InlineData("10000001 0101FF00", 1, "FF")] // two-byte form
    [InlineData("100F0002 C8020102 01000000", 200, "0102")] // application bits, a big id
    [InlineData("10000001 01000000", 1, "")] // two-byte form, empty value
    public void An_extension_is_found_in_either_form(string extension, byte id, string value)
    {
        Assert.True(RtpPacket.TryParse(Hex("90EF123401020304AABBCCDD" + extension), out var packet));
        Assert.True(packet.TryGetExtension(id, out var found));
        Assert.Equal(value, Convert.ToHexString(found));
    }

    [Theory]
    [InlineData("BEDE0001 20FF0000", 1)] // another id
    [InlineData("BEDE0001 F0FF10FF", 1)] // behind id 15
    [InlineData("BEDE0001 13FF0000", 1)] // longer than what is left
    [InlineData("10000001 0109FF00", 1)] // the same in the two-byte form
    [InlineData("10000001 00000001", 1)] // an id without a length
    [InlineData("ABCD0001 10FF0000", 1)] // not RFC 8285 at all
    [InlineData("BEDE0001 00000000", 0)] // padding is not an element
    public void An_extension_that_is_not_there_is_not_found(string extension, byte id)
    {
        Assert.True(RtpPacket.TryParse(Hex("90EF123401020304AABBCCDD" + extension), out var packet));
        Assert.False(packet.TryGetExtension(id, out _));
    }

    [Theory]
    [InlineData(0xFF, 127, true)]
    [InlineData(0x80, 0, true)]
    [InlineData(0x00, 0, false)]
    [InlineData(0x2A, 42, false)]
    public void An_audio_level_is_seven_bits_and_a_voice_bit(byte encoded, byte level, bool voice)
    {
        Assert.Equal(new AudioLevel(level, voice), AudioLevel.FromByte(encoded));
        Assert.Equal(encoded, new AudioLevel(level, voice).ToByte());
    }

    [Theory]
    [InlineData(1, 0, "")]
    [InlineData(14, 3, "0")]
    [InlineData(1, 15, "0")] // 15 is reserved in the one-byte form
    [InlineData(200, 201, "audio")]
    [InlineData(1, 2, "a-mid-longer-than-16-bytes")]
    [InlineData(0, 4, "only")]
    public void Written_extensions_are_read_back(byte levelId, byte midId, string mid)
    {
        var buffer = new byte[RtpWriter.MaxHeaderLength];
        var name = System.Text.Encoding.ASCII.GetBytes(mid);
        var length = RtpWriter.WriteHeader(buffer, new RtpHeader(111, false, 7, 960, 5), levelId, new AudioLevel(33, true), midId, name);

        Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
        Assert.Equal(length, packet.HeaderLength);
        Assert.Equal(levelId != 0, AudioLevel.TryRead(packet, levelId, out var level));
        if (levelId != 0) Assert.Equal(new AudioLevel(33, true), level);
        Assert.Equal(midId != 0, packet.TryGetExtension(midId, out var found));
        Assert.Equal(name, found.ToArray());
    }

    [Fact]
    public void A_rewritten_header_leaves_the_rest_alone()
    {
        var bytes = Hex("90EF123401020304AABBCCDD BEDE0001 10FF0000 4142");
        RtpWriter.Rewrite(bytes, new RtpHeader(96, false, 9, 10, 11));

        Assert.Equal("906000090000000A0000000BBEDE000110FF00004142", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Any_header_written_is_read_back() =>
        Prop.ForAll((ushort sequence, uint timestamp, uint ssrc) =>
        {
            var header = new RtpHeader((byte)(ssrc & 0x7F), timestamp % 2 == 0, sequence, timestamp, ssrc);
            var buffer = new byte[12];
            RtpWriter.WriteHeader(buffer, header);
            return RtpPacket.TryParse(buffer, out var p)
                && header == new RtpHeader(p.PayloadType, p.Marker, p.SequenceNumber, p.Timestamp, p.Ssrc);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0001", PacketKind.Stun)]
    [InlineData("0300", PacketKind.Stun)]
    [InlineData("0400", PacketKind.Unknown)]
    [InlineData("16FE", PacketKind.Dtls)]
    [InlineData("3F00", PacketKind.Dtls)]
    [InlineData("4000", PacketKind.Unknown)]
    [InlineData("806F", PacketKind.Rtp)]
    [InlineData("80EF", PacketKind.Rtp)]
    [InlineData("80C8", PacketKind.Rtcp)]
    [InlineData("81CD", PacketKind.Rtcp)]
    [InlineData("C0C8", PacketKind.Unknown)]
    [InlineData("80", PacketKind.Unknown)]
    public void Kinds_of_packets_are_told_apart(string hex, PacketKind kind) => Assert.Equal(kind, PacketKinds.Of(Hex(hex)));

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
