namespace Palabre.Live.Mix;

/// <summary>
/// Brings one voice to the loudness of the others, slowly: by its loudness while it speaks, pauses left out. Not thread-safe.
/// </summary>
public sealed class Leveller
{
    /// <summary>The loudness that voices are brought to, in dB of full scale (mean power). Higher leaves less room for several at once, lower makes a mix quieter than voices alone.</summary>
    public const float Wanted = -22;

    /// <summary>The most it raises or lowers, in dB. More helps bad microphones further, and raises their room with them.</summary>
    public const float Most = 12;

    /// <summary>How fast the gain moves, in dB a second. Faster follows a change sooner, slower is not heard itself.</summary>
    public const float PerSecond = 4;

    /// <summary>Below this it is not speech, in dB: −50, as with the choice of speakers.</summary>
    private const float Gate = 1e-5f;

    /// <summary>What is this much quieter than the voice was (16 dB) is taken for a pause, and hardly counts.</summary>
    private const float PauseShare = 0.025f;

    /// <summary>Frames that the loudness is the mean of: two seconds. More is steadier, fewer follows sooner.</summary>
    private const int Memory = 100;

    private float _power;
    private int _heard;

    /// <summary>The gain now, in dB.</summary>
    public float Decibels { get; private set; }

    /// <summary>Takes one frame of 20 ms and says the gain at its end, as a factor.</summary>
    /// <param name="frame">Stereo, interleaved, as it comes.</param>
    /// <param name="levels">False lets the gain go back to none.</param>
    public float GainAfter(ReadOnlySpan<float> frame, bool levels)
    {
        var speaks = Weigh(frame);
        if (!levels) Move(0);
        // Half a second is enough to say roughly how loud somebody is; before, they sound as they come.
        else if (speaks && _heard > Memory / 4) Move(Math.Clamp(Wanted - 10 * MathF.Log10(_power), -Most, Most));
        return Decibels == 0 ? 1 : MathF.Pow(10, Decibels / 20);
    }

    private bool Weigh(ReadOnlySpan<float> frame)
    {
        var power = Samples.Power(frame);
        if (power < Gate) return false;
        var isPause = power < _power * PauseShare;
        if (!isPause && _heard < Memory) _heard++;
        _power += (power - _power) / (isPause ? Memory * 10 : Math.Max(1, _heard));
        return !isPause;
    }

    private void Move(float wanted)
    {
        const float Step = PerSecond * MixBus.FrameMs / 1000;
        Decibels += Math.Clamp(wanted - Decibels, -Step, Step);
    }
}
