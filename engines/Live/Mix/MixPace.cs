namespace Palabre.Live.Mix;

/// <summary>When the next frame is due: every 20 ms, counted from the beginning and not from the last time. All times in milliseconds of one clock.</summary>
/// <param name="due">Of the first frame.</param>
internal struct MixPace(long due)
{
    /// <summary>How long it makes up for after the machine stood still. Longer keeps more of the sound, and its delay for as long.</summary>
    public const long MostBehind = 1000;

    /// <summary>
    /// From the beginning of one frame to that of the next while it makes up for lost time. Shorter is a burst; longer stays late, above all
    /// behind ten thousand listeners, whose packets of 60 ms take most of that time to send.
    /// </summary>
    public const long Hurry = MixBus.FrameMs / 4;

    public long Due { get; private set; } = due;

    /// <summary>A frame is made and sent.</summary>
    /// <param name="began">When its work began.</param>
    /// <param name="ended">Now.</param>
    /// <returns>How long to rest although the next frame is late: hurrying is no burst.</returns>
    public long After(long began, long ended)
    {
        Due += MixBus.FrameMs;
        if (ended - Due > MostBehind) Due += (ended - Due) / MixBus.FrameMs * MixBus.FrameMs;
        return ended - Due <= MixBus.FrameMs ? 0 : Math.Max(0, began + Hurry - ended);
    }
}
