using Palabre.Live.Sdp;
using Xunit;

namespace Palabre.Live.Tests.Sdp;

public sealed class SdpAnswerTests
{
    public static TheoryData<string> Names => [.. Offers.Names];

    [Theory, MemberData(nameof(Names))]
    public void The_answer_is_the_approved_one(string name)
    {
        var offer = SdpOffer.Parse(Offers.Read(name), Offers.UseOf(name));

        Offers.AssertApproved($"{name}.answer.sdp", SdpAnswer.Write(offer, Offers.Spec(Offers.UseOf(name), offer.Audio.Count)));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_answer_has_the_offers_lines_in_the_offers_order(string name)
    {
        var offer = SdpOffer.Parse(Offers.Read(name), Offers.UseOf(name));
        var answer = SdpDescription.Parse(SdpAnswer.Write(offer, Offers.Spec(Offers.UseOf(name), offer.Audio.Count)));

        Assert.True(answer.IsIceLite);
        Assert.Equal(offer.BundleMids, answer.BundleMids);
        Assert.Equal(offer.Audio.Select(a => a.Mid), answer.Audio.Select(a => a.Mid));
        Assert.All(answer.Audio, line =>
        {
            Assert.NotEqual(0, line.Port);
            Assert.True(line.HasRtcpMux);
            Assert.Equal(SdpSetup.Passive, line.Transport.Setup);
            Assert.Equal(Offers.Fingerprint, line.Transport.FingerprintSha256);
            Assert.Equal(Offers.UseOf(name) == SdpUse.Publish ? SdpDirection.ReceiveOnly : SdpDirection.SendOnly, line.Direction);
        });
        Assert.Equal(3, answer.Audio[0].Transport.Candidates.Count);
        Assert.True(answer.Audio[0].Transport.HasEndOfCandidates);
    }

    [Fact]
    public void Each_line_to_listen_on_names_its_source()
    {
        var offer = SdpOffer.Parse(Offers.Read("whep-chromium-4"), SdpUse.Listen);
        var answer = SdpDescription.Parse(SdpAnswer.Write(offer, Offers.Spec(SdpUse.Listen, 4)));

        Assert.Equal([1001u, 1002u, 1003u, 1004u], answer.Audio.SelectMany(a => a.Ssrcs));
        Assert.Single(answer.Audio.Select(a => a.StreamId).Distinct());
        Assert.Equal(4, answer.Audio.Select(a => a.TrackId).Distinct().Count());
    }

    [Fact]
    public void Sources_must_be_as_many_as_lines()
    {
        var offer = SdpOffer.Parse(Offers.Read("whep-chromium-4"), SdpUse.Listen);

        Assert.Throws<ArgumentException>(() => SdpAnswer.Write(offer, Offers.Spec(SdpUse.Listen, 3)));
    }

    [Fact]
    public void A_nack_that_was_offered_is_granted()
    {
        var text = Offers.Read("whep-chromium").Replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb:111 nack", StringComparison.Ordinal);
        var offer = SdpOffer.Parse(text, SdpUse.Listen);

        Assert.Contains("a=rtcp-fb:111 nack\r\n", SdpAnswer.Write(offer, Offers.Spec(SdpUse.Listen, 1)));
    }

    [Theory]
    [InlineData("minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;usedtx=1")]
    [InlineData("minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1;usedtx=0;maxaveragebitrate=128000", "minptime=10;useinbandfec=1;usedtx=0;stereo=1;maxaveragebitrate=128000")]
    [InlineData("useinbandfec=1;maxaveragebitrate=5999999", "minptime=10;useinbandfec=1;usedtx=1")]
    public void A_publisher_is_asked_for_what_they_set_out_to_send(string offered, string answered)
    {
        var text = Offers.Read("whip-chromium").Replace("minptime=10;useinbandfec=1", offered, StringComparison.Ordinal);
        var offer = SdpOffer.Parse(text, SdpUse.Publish);

        Assert.Contains($"a=fmtp:111 {answered}\r\n", SdpAnswer.Write(offer, Offers.Spec(SdpUse.Publish, 1)));
    }

    [Theory]
    [InlineData("111 63 9", "111 63")]
    [InlineData("63 111 9", "63 111")]
    public void Redundant_sound_stands_where_the_offer_puts_it(string offered, string answered)
    {
        var text = Offers.Read("whip-chromium").Replace("SAVPF 111 63 9", $"SAVPF {offered}", StringComparison.Ordinal);
        var answer = SdpAnswer.Write(SdpOffer.Parse(text, SdpUse.Publish), Offers.Spec(SdpUse.Publish, 1));

        Assert.Contains($"SAVPF {answered}\r\n", answer);
    }

    [Fact]
    public void Offers_recorded_from_browsers_are_answered_when_at_hand()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PALABRE_FIXTURES") is not null, "PALABRE_FIXTURES names no folder.");
        var folder = Environment.GetEnvironmentVariable("PALABRE_FIXTURES")!;
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "sdp"), "offer-*.sdp"))
        {
            var use = file.Contains("whip", StringComparison.Ordinal) ? SdpUse.Publish : SdpUse.Listen;
            var offer = SdpOffer.Parse(File.ReadAllText(file), use);
            Assert.Single(SdpDescription.Parse(SdpAnswer.Write(offer, Offers.Spec(use, 1))).Audio);
        }
    }
}
