namespace Palabre.Live.Sfu;

/// <summary>One publisher as the selector sees it: how loud, since when silent, and where in the order.</summary>
internal sealed class Speaker(long source)
{
    /// <summary>Rise of the smoothed loudness. Lower lets clicks count as speech, higher cuts the beginning of words.</summary>
    private const float AttackMs = 60;

    /// <summary>Fall of it. Lower drops people between words, higher keeps those who have finished.</summary>
    private const float ReleaseMs = 250;

    /// <summary>How slowly the strength of a voice is forgotten in its pauses.</summary>
    private const float VoiceMs = 3000;

    /// <summary>Loudness (127 − level) from which one counts as speaking: −50 dBov, above room noise, below quiet speech.</summary>
    private const float SpeechLoudness = 77;

    /// <summary>A publisher that sends nothing for this long counts as silent (DTX sends every 400 ms).</summary>
    private const long SilentAfterMs = 600;

    private long _heardAt = long.MinValue / 2;

    public long Source { get; } = source;

    /// <summary>Names them in the packets of their voice (RFC 3550 §5.1, CSRC): which listener's line carries whom is told in time with the sound.</summary>
    public uint Contributor { get; } = ContributorOf(source);

    /// <summary>The 32 bits of a source's number that say most: its halves folded. Pages compute the same.</summary>
    public static uint ContributorOf(long source) => (uint)(source ^ source >>> 32);

    /// <summary>Place in the selected order from 0, the dominant; −1 when not selected. Kept by the selector.</summary>
    public int Rank { get; set; } = -1;

    /// <summary>Smoothed, 0 silent to 127 loudest.</summary>
    public float Loudness { get; private set; }

    /// <summary>How strong their voice is while they speak, pauses between words left out.</summary>
    public float Voice { get; private set; }

    /// <summary>When they were last above the speech threshold.</summary>
    public long SpokeAt { get; private set; } = long.MinValue / 2;

    public bool IsSpeaking(long now) => now - SpokeAt < SpeakerSelector.HoldMs;

    /// <param name="level">RFC 6464: 0 loudest, 127 silence.</param>
    /// <param name="now">Milliseconds.</param>
    public void Hear(int level, long now)
    {
        // The first packets after a silence carry no memory of what was before it.
        var elapsed = Math.Clamp(now - _heardAt, 5, 500);
        _heardAt = now;
        var loudness = 127f - level;
        var time = loudness > Loudness ? AttackMs : ReleaseMs;
        Loudness += (loudness - Loudness) * (1 - MathF.Exp(-elapsed / time));
        Voice = MathF.Max(Loudness, Voice + (Loudness - Voice) * (1 - MathF.Exp(-elapsed / VoiceMs)));
        if (Loudness >= SpeechLoudness) SpokeAt = now;
    }

    public float LoudnessAt(long now) => now - _heardAt > SilentAfterMs ? 0 : Loudness;

    public void Silence() => Loudness = 0;
}
