using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>The ruler of the journeys, measured itself.</summary>
public sealed class ToneCodeTests
{
    private const string Code = "3A7F09155C";
    private const double Tone = 0.16, Period = 0.30; // s

    [Fact]
    public void What_is_encoded_is_heard_again() => Assert.Equal(Code, ToneCode.Decode(ToneCode.Encode(Code)));

    [Fact]
    public void It_is_heard_through_noise_and_at_another_rate() => Assert.Equal(Code, ToneCode.Decode(Noisy(ToneCode.Encode(Code), 0.05f).At(16000)));

    [Fact]
    public void Noise_alone_says_nothing() => Assert.Equal("", ToneCode.Decode(Noisy(Sound.Silence(TimeSpan.FromSeconds(5), 16000), 0.3f)));

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_symbol_that_was_cut_out_is_missing(int cut)
    {
        var sound = ToneCode.Encode(Code);
        sound.Samples.AsSpan(At(sound, cut, 0), (int)(Tone * sound.Rate)).Clear();

        Assert.Equal(Code.Remove(cut, 1), ToneCode.Decode(sound));
    }

    [Fact]
    public void A_click_inside_of_a_tone_does_not_make_two_of_it()
    {
        // Off the grid of windows by half a step, each tone fills eight of them and the click spoils the two in the middle.
        var sound = Sound.Silence(TimeSpan.FromSeconds(0.01), 48000).Then(ToneCode.Encode(Code));
        for (var symbol = 0; symbol < Code.Length; symbol++)
            sound.Samples.AsSpan(At(sound, symbol, 0.01 + 0.075), (int)(0.005 * sound.Rate)).Fill(1);

        Assert.Equal(Code, ToneCode.Decode(sound));
    }

    /// <summary>The sample where a part of a symbol begins; every message starts with a gap.</summary>
    private static int At(Sound sound, int symbol, double seconds) => (int)((Period - Tone + symbol * Period + seconds) * sound.Rate);

    private static Sound Noisy(Sound sound, float loudness)
    {
        var random = new Random(7);
        return new([.. sound.Samples.Select(sample => sample + loudness * (2 * random.NextSingle() - 1))], sound.Rate);
    }
}
