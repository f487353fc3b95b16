using FsCheck;
using FsCheck.Fluent;
using Palabre.Live.Rtcp;
using Xunit;

namespace Palabre.Live.Tests.Rtcp;

public sealed class RtcpTests
{
    private static readonly ReportBlock _block = new(0xAABBCCDD, 64, -3, 0x0001FFFE, 480, 0x12345678, 65536);

    [Fact]
    public void A_compound_of_everything_is_read_as_it_was_written()
    {
        var buffer = new byte[256];
        var report = new SenderReport(7, 0xE5A1B2C3D4E5F607, 960, 50, 4000);
        var at = RtcpWriter.SenderReport(buffer, report, [_block]);
        at += RtcpWriter.SourceDescription(buffer.AsSpan(at), 7, "palabre"u8);
        at += RtcpWriter.Nack(buffer.AsSpan(at), 7, 8, [65534, 65535, 0, 14, 15]);
        at += RtcpWriter.Bye(buffer.AsSpan(at), [7, 9]);

        Assert.True(RtcpCompound.TryParse(buffer.AsSpan(0, at), out var compound));
        var packets = compound.GetEnumerator();
        Assert.True(packets.MoveNext());
        Assert.True(packets.Current.TryReadSenderReport(out var readReport));
        Assert.Equal(report, readReport);
        Assert.True(packets.Current.TryReadReportBlock(0, out var readBlock));
        Assert.Equal(_block, readBlock);
        Assert.False(packets.Current.TryReadReportBlock(1, out _));

        Assert.True(packets.MoveNext());
        Assert.True(packets.Current.TryReadCName(out var named, out var name));
        Assert.Equal(7u, named);
        Assert.Equal("palabre"u8.ToArray(), name.ToArray());

        Assert.True(packets.MoveNext());
        Assert.True(packets.Current.TryReadNack(out var nack));
        Assert.Equal((7u, 8u), (nack.Sender, nack.Media));
        Assert.Equal([65534, 65535, 0, 14, 15], Missing(nack));

        Assert.True(packets.MoveNext());
        Assert.True(packets.Current.TryReadBye(1, out var left));
        Assert.Equal(9u, left);
        Assert.False(packets.Current.TryReadBye(2, out _));
        Assert.False(packets.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void A_receiver_report_carries_up_to_31_blocks(int blocks)
    {
        var buffer = new byte[1000];
        var length = RtcpWriter.ReceiverReport(buffer, 5, Enumerable.Repeat(_block, blocks).ToArray());

        Assert.True(RtcpCompound.TryParse(buffer.AsSpan(0, length), out var compound));
        foreach (var packet in compound)
        {
            Assert.True(packet.TryReadReceiverReport(out var reporter));
            Assert.Equal(5u, reporter);
            for (var i = 0; i < blocks; i++)
            {
                Assert.True(packet.TryReadReportBlock(i, out var read));
                Assert.Equal(_block, read);
            }
        }
    }

    [Fact]
    public void A_known_receiver_report_has_these_bytes()
    {
        var buffer = new byte[32];
        RtcpWriter.ReceiverReport(buffer, 0x01020304, [_block]);

        Assert.Equal("81C9000701020304AABBCCDD40FFFFFD0001FFFE000001E01234567800010000", Convert.ToHexString(buffer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80C900")] // no whole header
    [InlineData("40C9000100000001")] // version 1
    [InlineData("80C9000200000001")] // longer than the datagram
    [InlineData("80C900010000000180")] // a byte over
    [InlineData("A0C900010000000480C9000100000001")] // padding before the end
    [InlineData("A0C9000100000000")] // padding of nothing
    [InlineData("A0C9000100000003")] // padding that is no whole word
    [InlineData("A0C9000100000008")] // padding over the header
    public void A_broken_chain_is_refused_whole(string hex) => Assert.False(RtcpCompound.TryParse(Convert.FromHexString(hex), out _));

    [Fact]
    public void Padding_of_the_last_packet_is_taken_off()
    {
        Assert.True(RtcpCompound.TryParse(Convert.FromHexString("A1CB00020000000700000004"), out var compound));
        foreach (var packet in compound)
        {
            Assert.Equal(4, packet.Body.Length);
            Assert.True(packet.TryReadBye(0, out var left));
            Assert.Equal(7u, left);
        }
    }

    [Theory]
    [InlineData("81C800010000000100", "report")]
    [InlineData("81C9000100000001", "block")]
    [InlineData("81CA000200000001010A4142", "name")]
    [InlineData("82CB000100000001", "bye")]
    [InlineData("81CD00020000000100000002", "nack")]
    [InlineData("8FCD0003000000010000000200010000", "nack")] // transport-wide feedback is not a NACK
    public void A_packet_shorter_than_it_says_gives_nothing(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.True(RtcpCompound.TryParse(bytes.AsSpan(0, bytes.Length & ~3), out var compound));
        foreach (var packet in compound)
        {
            var read = what switch
            {
                "report" => packet.TryReadSenderReport(out _),
                "block" => packet.TryReadReportBlock(0, out _),
                "name" => packet.TryReadCName(out _, out _),
                "bye" => packet.TryReadBye(1, out _),
                _ => packet.TryReadNack(out _),
            };
            Assert.False(read);
        }
    }

    [Theory]
    [InlineData(0, 0x83AA7E8000000000ul)]
    [InlineData(500, 0x83AA7E8080000000ul)]
    [InlineData(1_000, 0x83AA7E8100000000ul)]
    public void Wall_clock_time_counts_from_1900(long milliseconds, ulong expected)
    {
        Assert.Equal(expected, NtpTime.FromUnixMilliseconds(milliseconds));
        Assert.Equal((uint)(expected >> 16), NtpTime.Middle(expected));
    }

    [Theory]
    [InlineData(1_000, 65_536u)]
    [InlineData(250, 16_384u)]
    [InlineData(-5, 0u)]
    public void A_delay_counts_in_65536ths(long milliseconds, uint expected) => Assert.Equal(expected, NtpTime.Delay(milliseconds));

    [Fact]
    public void Any_rising_list_of_missing_numbers_is_read_back() =>
        Prop.ForAll((ushort start, byte[] gaps) =>
        {
            List<ushort> missing = [start];
            foreach (var gap in gaps) missing.Add((ushort)(missing[^1] + 1 + gap % 40));
            var buffer = new byte[12 + 4 * missing.Count];
            var length = RtcpWriter.Nack(buffer, 1, 2, missing.ToArray());
            if (!RtcpCompound.TryParse(buffer.AsSpan(0, length), out var compound)) return false;
            foreach (var packet in compound)
                if (packet.TryReadNack(out var nack)) return Missing(nack).SequenceEqual(missing);
            return false;
        }).QuickCheckThrowOnFailure();

    private static List<ushort> Missing(Nack nack)
    {
        List<ushort> missing = [];
        foreach (var sequence in nack) missing.Add(sequence);
        return missing;
    }
}
