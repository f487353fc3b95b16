using System.Net;
using Palabre.Live.Sdp;
using Xunit;

namespace Palabre.Live.Tests.Sdp;

public sealed class SdpFragmentTests
{
    // In the shape of the examples of RFC 8840 §9.2 and RFC 9725 §4.3.
    private const string Trickle = """
        a=group:BUNDLE 0 1
        a=ice-ufrag:EsAw
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
        m=audio 9 UDP/TLS/RTP/SAVPF 0
        a=mid:0
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
        a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ srflx raddr 0.0.0.0 rport 0
        a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
        a=candidate:not one
        a=end-of-candidates
        """;

    [Fact]
    public void Trickled_candidates_are_read_by_line()
    {
        var fragment = SdpFragment.Parse(Trickle);

        Assert.Equal(("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"), (fragment.IceUfrag, fragment.IcePwd));
        var line = Assert.Single(fragment.Lines);
        Assert.Equal("0", line.Mid);
        Assert.True(fragment.HasEndOfCandidates);
        Assert.Equal(["host", "srflx", "host"], fragment.Candidates.Select(c => c.Type));
        Assert.Equal([null, null, "active"], fragment.Candidates.Select(c => c.TcpType));
    }

    [Fact]
    public void Credentials_may_stand_in_the_line()
    {
        var fragment = SdpFragment.Parse("m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n");

        Assert.Equal(("ysXw", "vw5LmwG4y/e6dPP/zAP9Gp5k"), (fragment.IceUfrag, fragment.IcePwd));
        Assert.Empty(fragment.Candidates);
    }

    [Fact]
    public void A_fragment_without_a_line_is_read()
    {
        var fragment = SdpFragment.Parse("a=ice-ufrag:ysXw\na=candidate:1 1 udp 1 192.0.2.1 1 typ host\n");

        Assert.Equal("192.0.2.1", Assert.Single(fragment.Candidates).Address);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var written = new SdpFragment("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1",
        [
            new("0", [IceCandidate.Host(IPEndPoint.Parse("192.0.2.1:5000"), tcp: false)], HasEndOfCandidates: false),
            new("1", [], HasEndOfCandidates: true),
        ]);

        var read = SdpFragment.Parse(written.Write());
        Assert.Equal((written.IceUfrag, written.IcePwd), (read.IceUfrag, read.IcePwd));
        Assert.Equal(written.Lines.Select(l => (l.Mid, l.HasEndOfCandidates)), read.Lines.Select(l => (l.Mid, l.HasEndOfCandidates)));
        Assert.Equal(written.Candidates, read.Candidates);
    }

    [Fact]
    public void A_restart_is_answered_with_the_approved_text()
    {
        var offer = SdpOffer.Parse(Offers.Read("whep-chromium-4"), SdpUse.Listen);

        Offers.AssertApproved("restart.sdpfrag", SdpFragment.WriteRestart(offer, Offers.Spec(SdpUse.Listen, 4)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("hello")]
    [InlineData("a=ice-ufrag:E")]
    [InlineData("a=ice-ufrag:EsAw\na=ice-pwd:short")]
    [InlineData("m=audio 9 X 0\na=mid:a b")]
    public void What_is_no_fragment_is_refused(string text) =>
        Assert.Equal(SdpCode.Malformed, Assert.Throws<SdpException>(() => SdpFragment.Parse(text)).Code);

    [Fact]
    public void A_fragment_over_64_KiB_is_refused() =>
        Assert.Equal(SdpCode.TooLong,
            Assert.Throws<SdpException>(() => SdpFragment.Parse(new string('a', SdpDescription.MaxLength + 1))).Code);

    [Theory]
    [InlineData("192.0.2.1", false, 0, "candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host")]
    [InlineData("192.0.2.1", false, 2, "candidate:3 1 udp 2130705919 192.0.2.1 40000 typ host")]
    [InlineData("::ffff:192.0.2.1", false, 0, "candidate:1 1 udp 2130706431 192.0.2.1 40000 typ host")]
    [InlineData("fe80::1%3", false, 0, "candidate:1 1 udp 2130706431 fe80::1 40000 typ host")]
    [InlineData("2001:db8::1", true, 0, "candidate:10001 1 tcp 1520435199 2001:db8::1 40000 typ host tcptype passive")]
    public void A_candidate_of_ours_has_the_priority_of_its_kind(string address, bool tcp, int preference, string expected)
    {
        var candidate = IceCandidate.Host(new IPEndPoint(IPAddress.Parse(address), 40000), tcp, preference);

        Assert.Equal(expected, candidate.ToString());
        Assert.True(IceCandidate.TryParse(expected, out var read));
        Assert.Equal(candidate, read);
    }

    [Theory]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 70000 typ host")]
    [InlineData("candidate:1 1 sctp 1 192.0.2.1 7 typ host")]
    [InlineData("candidate:1 1 udp 4294967296 192.0.2.1 7 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 7 kind host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 7")]
    public void What_is_no_candidate_is_passed_over(string text) => Assert.False(IceCandidate.TryParse(text, out _));

    [Fact]
    public void A_name_is_a_candidate_without_an_end_point()
    {
        Assert.True(IceCandidate.TryParse("candidate:1 1 UDP 1 6f1c.local 7 typ host", out var candidate));
        Assert.Equal("udp", candidate!.Transport);
        Assert.False(candidate.TryGetEndPoint(out _));
    }
}
