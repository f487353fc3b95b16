namespace Palabre.Live.Mix;

/// <summary>
/// When an audience changes between voices and the mix: not at once, but in a moment in which nobody could hear it. Time is an argument.
/// </summary>
/// <param name="from">The audience from which the room is mixed; 0 for never.</param>
internal sealed class ChangeOver(int from)
{
    /// <summary>How long it waits for a moment in which at most one speaks. Longer finds one in a heated debate too, shorter helps the machine sooner.</summary>
    public const long Patience = 4000;

    /// <summary>How long a mix must have run: decoders and encoder have forgotten by then that they began in mid-word. Longer is surer, shorter relieves sooner.</summary>
    public const long WarmUp = 500;

    private readonly Threshold _crowd = new(from);
    private long? _wishedAt;
    private long? _ranSince;

    /// <summary>Whether the audience gets the mix.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>Whether it shall change as soon as it may.</summary>
    public bool IsDue => _crowd.IsReached != IsMixed;

    /// <summary>Whether the mix is needed for the audience, now or soon.</summary>
    public bool NeedsMix => _crowd.IsReached || IsMixed;

    public void Count(int listeners) => _crowd.Take(listeners);

    /// <summary>No mix runs any more.</summary>
    public void Stopped() => _ranSince = null;

    /// <summary>Whether the mix has run long enough to be heard.</summary>
    public bool IsWarm(long now) => now - (_ranSince ??= now) >= WarmUp;

    /// <summary>Asked at each frame; true when it changes now.</summary>
    /// <param name="speaking">How many speak.</param>
    /// <param name="isAlike">Voices sound in the mix as they do alone: none raised or lowered, each on the border of a packet.</param>
    /// <param name="now">Milliseconds.</param>
    public bool Changes(int speaking, bool isAlike, long now)
    {
        if (!IsDue)
        {
            _wishedAt = null;
            return false;
        }

        _wishedAt ??= now;
        if (!IsWarm(now) || ((speaking > 1 || !isAlike) && now - _wishedAt < Patience)) return false;
        IsMixed = !IsMixed;
        _wishedAt = null;
        return true;
    }
}
