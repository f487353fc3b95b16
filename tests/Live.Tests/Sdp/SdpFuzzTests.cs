using Palabre.Live.Sdp;
using Xunit;

namespace Palabre.Live.Tests.Sdp;

/// <summary>The text parsers against random and mutated input: they may refuse with <see cref="SdpException"/>, nothing else.</summary>
public sealed class SdpFuzzTests
{
    private const int Inputs = 100_000;

    [Fact]
    public void An_offer_survives_any_text()
    {
        var accepted = Fuzz(1, [Offers.Read("whip-aiortc"), Offers.Read("whip-chromium"), Offers.Read("whip-firefox")], text =>
        {
            var offer = SdpOffer.Parse(text, SdpUse.Publish);
            // Whatever was accepted gives an answer that is itself in order.
            var answer = SdpDescription.Parse(SdpAnswer.Write(offer, Offers.Spec(SdpUse.Publish, 1)));
            Assert.Equal(offer.Audio[0].Mid, answer.Audio[0].Mid);
        });
        Assert.InRange(accepted, 1000, Inputs);
    }

    [Fact]
    public void A_fragment_survives_any_text()
    {
        const string sample = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n" +
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r\na=end-of-candidates\r\n";
        var accepted = Fuzz(2, [sample], text => SdpFragment.Parse(SdpFragment.Parse(text).Write()));

        Assert.InRange(accepted, 1000, Inputs);
    }

    private static int Fuzz(int seed, string[] samples, Action<string> parse)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var text = i % 4 == 3 ? RandomText(random) : Mutate(random, samples[i % samples.Length]);
            try
            {
                parse(text);
                accepted++;
            }
            catch (SdpException)
            {
            }
        }
        return accepted;
    }

    private static string Mutate(Random random, string sample)
    {
        var at = random.Next(sample.Length);
        var length = random.Next(0, Math.Min(20, sample.Length - at));
        return random.Next(5) switch
        {
            0 => sample[..at],
            1 => sample.Remove(at, length),
            2 => sample.Insert(random.Next(sample.Length), sample.Substring(at, length)),
            3 => sample.Insert(at, ((char)random.Next(random.Next(2) == 0 ? 128 : 0x10000)).ToString()),
            _ => string.Concat(sample.AsSpan(0, at), ((char)random.Next(128)).ToString(), sample.AsSpan(at + 1)),
        };
    }

    private static string RandomText(Random random)
    {
        const string letters = "vmao=:/ \r\n0123456789audiocndtegrp-";
        return "v=0\r\n" + string.Create(random.Next(0, 300), random, static (span, r) =>
        {
            foreach (ref var c in span) c = letters[r.Next(letters.Length)];
        });
    }
}
