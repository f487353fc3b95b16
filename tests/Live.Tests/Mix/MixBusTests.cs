using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

public class MixBusTests
{
    private readonly MixBus _bus = new();
    private readonly float[] _mix = new float[MixBus.FrameLength];

    [Theory]
    [InlineData(0.4, 0.03)]
    [InlineData(0.3, 0.3)]
    public void Voices_come_to_one_loudness(double one, double other)
    {
        var (ada, bo) = (_bus.Open(), _bus.Open());

        var sound = Run(400, frame =>
        {
            ada.Add(Tones.Stereo(Tones.Make(440, one, 960, frame * 960)), levels: true);
            bo.Add(Tones.Stereo(Tones.Make(1000, other, 960, frame * 960)), levels: true);
        })[^48_000..];

        Assert.InRange(Tones.Decibels(Tones.Amplitude(sound, 440) / Tones.Amplitude(sound, 1000)), -1, 1);
    }

    [Fact]
    public void A_voice_is_raised_so_far_and_no_further_and_its_pauses_are_not_raised_at_all()
    {
        var voice = _bus.Open();

        Run(500, frame => voice.Add(Tones.Stereo(Tones.Make(440, 0.01, 960, frame * 960)), levels: true));
        Assert.Equal(Leveller.Most, voice.Decibels, 0.1f);
        var whisper = _bus.Open();
        Run(500, frame => whisper.Add(Tones.Stereo(Tones.Make(440, 0.001, 960, frame * 960)), levels: true));

        Assert.Equal(0, whisper.Decibels);
    }

    [Fact]
    public void Between_words_the_gain_stays()
    {
        var voice = _bus.Open();
        Run(300, frame => voice.Add(Tones.Stereo(Tones.Make(440, 0.05, 960, frame * 960)), levels: true));
        var before = voice.Decibels;

        Run(100, frame => voice.Add(Tones.Stereo(Tones.Make(440, 0.002, 960, frame * 960)), levels: true));

        Assert.Equal(before, voice.Decibels, 0.2f);
    }

    [Fact]
    public void Music_stays_as_it_is()
    {
        var voice = _bus.Open();
        Run(300, frame => voice.Add(Tones.Stereo(Tones.Make(440, 0.02, 960, frame * 960)), levels: false));
        Assert.Equal(0, voice.Decibels);
    }

    [Fact]
    public void Turned_off_it_glides_back_to_how_voices_come()
    {
        var voice = _bus.Open();
        void Sing(int frame) => voice.Add(Tones.Stereo(Tones.Make(440, 0.02, 960, frame * 960)), levels: true);
        Run(300, Sing);
        Assert.False(_bus.IsPlain);

        _bus.Levels = false;
        Run(160, Sing);

        Assert.True(_bus.IsPlain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(13)]
    public void A_voice_that_begins_and_ends_in_mid_sound_does_not_click(int phase)
    {
        var voice = _bus.Open();
        _bus.Levels = false;

        var sound = Run(60, frame =>
        {
            if (frame / 10 % 2 == 1) voice.Add(Tones.Stereo(Tones.Make(313, 0.5, 960, frame * 960 + phase)), levels: false);
        });

        Assert.True(Tones.Steepest(sound) < 0.5 * 2 * Math.PI * 313 / 48_000 * 1.2, $"{Tones.Steepest(sound)}");
        Assert.True(Tones.Power(sound.AsSpan(0, 9600)) < 1e-9);
    }

    private float[] Run(int frames, Action<int> add)
    {
        var sound = new List<float>();
        for (var frame = 0; frame < frames; frame++)
        {
            add(frame);
            _bus.Finish(_mix);
            sound.AddRange(_mix);
        }

        return Tones.Left([.. sound]);
    }
}
