using Palabre.Live.Sdp;
using Xunit;

namespace Palabre.Live.Tests.Sdp;

public sealed class SdpOfferTests
{
    [Fact]
    public void What_Chromium_offers_to_publish_is_read()
    {
        var offer = SdpOffer.Parse(Offers.Read("whip-chromium"), SdpUse.Publish);

        Assert.Equal(("Kq7x", "m2Vb8Zt/4Lr+P0sWc6Yd1HuN", SdpSetup.ActPass), (offer.IceUfrag, offer.IcePwd, offer.Setup));
        Assert.Equal(95, offer.FingerprintSha256.Length);
        Assert.Equal(["0"], offer.BundleMids);
        var line = Assert.Single(offer.Audio);
        Assert.Equal((byte?)111, line.OpusPayloadType);
        Assert.Equal("minptime=10;useinbandfec=1", line.OpusParameters);
        Assert.Equal((byte?)63, line.RedPayloadType);
        Assert.Equal((1, 4), (line.AudioLevelId, line.MidId));
        Assert.Equal([2837461905u], line.Ssrcs);
        Assert.Equal(("-", "5c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3e4f"), (line.StreamId, line.TrackId));
        Assert.Equal(3, line.Transport.Candidates.Count);
        Assert.False(line.IsStereo);
    }

    [Fact]
    public void What_Firefox_offers_to_listen_is_read()
    {
        var offer = SdpOffer.Parse(Offers.Read("whep-firefox-4"), SdpUse.Listen);

        Assert.Equal("ab12cd34", offer.IceUfrag);
        Assert.Equal(["0", "1", "2", "3"], offer.Audio.Select(a => a.Mid));
        Assert.All(offer.Audio, line =>
        {
            Assert.Equal((byte?)109, line.OpusPayloadType);
            Assert.Null(line.RedPayloadType);
            Assert.Equal((1, 3), (line.AudioLevelId, line.MidId));
            Assert.True(line.IsStereo);
        });
        Assert.Equal([false, true, true, true], offer.Audio.Select(a => a.IsBundleOnly));
    }

    [Theory]
    [InlineData("whip-aiortc")]
    [InlineData("whip-aiortc-session-ice")]
    public void Credentials_may_stand_in_the_line_or_for_the_session(string name)
    {
        var offer = SdpOffer.Parse(Offers.Read(name), SdpUse.Publish);

        Assert.Equal(("Zk3P", "h7Jq2Wn5Xc9Vb1Mt4Lr6Yd"), (offer.IceUfrag, offer.IcePwd));
        Assert.Equal((byte?)96, offer.Audio[0].OpusPayloadType);
        Assert.Equal(95, offer.FingerprintSha256.Length);
    }

    [Theory]
    [InlineData("m=audio", "m=text", SdpCode.NoAudio)]
    [InlineData("m=audio", "m=video", SdpCode.NoAudio)]
    [InlineData("opus/48000/2", "speex/48000/2", SdpCode.NoOpus)]
    [InlineData("opus/48000/2", "opus/48000", SdpCode.NoOpus)]
    [InlineData("a=fingerprint:", "a=x-fingerprint:", SdpCode.NoFingerprint)]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", SdpCode.WeakFingerprint)]
    [InlineData("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 ZZ", SdpCode.Malformed)]
    [InlineData("a=ice-ufrag:", "a=x-ufrag:", SdpCode.NoIce)]
    [InlineData("a=ice-pwd:", "a=x-pwd:", SdpCode.NoIce)]
    [InlineData("a=ice-ufrag:Kq7x", "a=ice-ufrag:K:7x", SdpCode.Malformed)]
    [InlineData("a=ice-pwd:m2Vb8Zt/4Lr+P0sWc6Yd1HuN", "a=ice-pwd:short", SdpCode.Malformed)]
    [InlineData("a=rtcp-mux", "a=x-rtcp-mux", SdpCode.NoRtcpMux)]
    [InlineData("a=group:BUNDLE 0", "a=group:BUNDLE 7", SdpCode.NotBundled)]
    [InlineData("a=group:BUNDLE 0", "a=group:BUNDLE 0 7", SdpCode.NotBundled)]
    [InlineData("a=setup:actpass", "a=setup:passive", SdpCode.BadSetup)]
    [InlineData("a=setup:actpass", "a=setup:holdconn", SdpCode.BadSetup)]
    [InlineData("a=setup:actpass", "a=setup:later", SdpCode.Malformed)]
    [InlineData("a=sendonly", "a=recvonly", SdpCode.WrongDirection)]
    [InlineData("a=sendonly", "a=inactive", SdpCode.WrongDirection)]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", SdpCode.BadProtocol)]
    [InlineData("m=audio 51001", "m=audio 0", SdpCode.LineDisabled)]
    [InlineData("m=audio 51001", "m=audio 70000", SdpCode.Malformed)]
    [InlineData("m=audio 51001 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "m=audio 51001", SdpCode.Malformed)]
    [InlineData("a=mid:0", "a=mid:<b>", SdpCode.Malformed)]
    [InlineData("v=0", "v=1", SdpCode.Malformed)]
    [InlineData("s=-", "nonsense", SdpCode.Malformed)]
    public void An_offer_to_publish_that_cannot_be_used_says_why(string part, string instead, string code) =>
        AssertRefused(code, Offers.Read("whip-chromium").Replace(part, instead, StringComparison.Ordinal), SdpUse.Publish);

    [Theory]
    [InlineData("a=recvonly", "a=sendonly", SdpCode.WrongDirection)]
    [InlineData("a=mid:3\r\na=extmap", "a=mid:3\r\na=inactive\r\na=extmap", SdpCode.WrongDirection)]
    [InlineData("a=group:BUNDLE 0 1 2 3", "a=group:BUNDLE 0 1 2", SdpCode.NotBundled)]
    [InlineData("a=group:BUNDLE 0 1 2 3", "a=x:y", SdpCode.NotBundled)]
    [InlineData("a=mid:2", "a=mid:1", SdpCode.Malformed)]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 111", "m=audio 9 UDP/TLS/RTP/SAVPF 112", SdpCode.NoOpus)]
    public void An_offer_to_listen_that_cannot_be_used_says_why(string part, string instead, string code) =>
        AssertRefused(code, Offers.Read("whep-chromium-4").Replace(part, instead, StringComparison.Ordinal), SdpUse.Listen);

    [Fact]
    public void Video_beside_the_audio_refuses_the_whole_offer() =>
        AssertRefused(SdpCode.NotOnlyAudio, Offers.Read("whip-chromium") + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n", SdpUse.Publish);

    [Fact]
    public void Nine_lines_to_listen_on_are_too_many_and_two_to_publish_on()
    {
        AssertRefused(SdpCode.TooManyLines, WithLines(9), SdpUse.Listen);
        AssertRefused(SdpCode.TooManyLines, Sending("whep-chromium-4"), SdpUse.Publish);
        Assert.Equal(8, SdpOffer.Parse(WithLines(8), SdpUse.Listen).Audio.Count);

        static string Sending(string name) => Offers.Read(name).Replace("a=recvonly", "a=sendonly", StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_lines_are_not_even_read() =>
        AssertRefused(SdpCode.TooManyLines,
            "v=0\r\n" + string.Concat(Enumerable.Repeat("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", 100)), SdpUse.Listen);

    [Fact]
    public void More_than_64_KiB_is_refused_unread()
    {
        var offer = Offers.Read("whip-chromium");

        AssertRefused(SdpCode.TooLong, offer + "a=x:" + new string('x', SdpDescription.MaxLength) + "\r\n", SdpUse.Publish);
        SdpOffer.Parse(offer + "a=x:" + new string('x', SdpDescription.MaxLength - offer.Length - 6) + "\r\n", SdpUse.Publish);
    }

    [Fact]
    public void A_single_line_needs_no_bundle_and_no_role()
    {
        var text = Offers.Read("whip-chromium").Replace("a=group:BUNDLE 0\r\n", "", StringComparison.Ordinal)
            .Replace("a=setup:actpass\r\n", "", StringComparison.Ordinal);
        var offer = SdpOffer.Parse(text, SdpUse.Publish);

        Assert.Equal(SdpSetup.Active, offer.Setup);
        Assert.DoesNotContain("BUNDLE", SdpAnswer.Write(offer, Offers.Spec(SdpUse.Publish, 1)));
    }

    [Fact]
    public void Lines_may_end_in_a_bare_line_feed() =>
        Assert.Single(SdpOffer.Parse(Offers.Read("whip-chromium").Replace("\r\n", "\n", StringComparison.Ordinal), SdpUse.Publish).Audio);

    [Fact]
    public void A_carriage_return_inside_a_line_cannot_smuggle_one_into_the_answer() =>
        AssertRefused(SdpCode.Malformed,
            Offers.Read("whip-chromium").Replace("BUNDLE 0", "BUNDLE 0\ra=x", StringComparison.Ordinal), SdpUse.Publish);

    [Fact]
    public void Redundancy_of_another_codec_is_not_taken()
    {
        var text = Offers.Read("whip-chromium").Replace("111/111", "111/0", StringComparison.Ordinal);

        Assert.Null(SdpOffer.Parse(text).Audio[0].RedPayloadType);
    }

    private static string WithLines(int count)
    {
        var offer = Offers.Read("whep-chromium-4");
        var last = offer.LastIndexOf("m=audio", StringComparison.Ordinal);
        var more = string.Concat(Enumerable.Range(4, count - 4)
            .Select(i => offer[last..].Replace("a=mid:3", $"a=mid:{i}", StringComparison.Ordinal)));
        return offer.Replace("BUNDLE 0 1 2 3", $"BUNDLE {string.Join(' ', Enumerable.Range(0, count))}", StringComparison.Ordinal) + more;
    }

    private static void AssertRefused(string code, string sdp, SdpUse use)
    {
        var refused = Assert.Throws<SdpException>(() => SdpOffer.Parse(sdp, use));
        Assert.Equal(code, refused.Code);
        Assert.EndsWith(".", refused.Message.TrimEnd());
    }
}
