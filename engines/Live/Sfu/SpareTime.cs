namespace Palabre.Live.Sfu;

/// <summary>
/// The time one packet loop has for handshakes. To hand a step of one over to another thread costs as much processor time as its
/// arithmetic, so a loop that has nothing else to do takes the step itself, and then none for as long as that took. So a packet waits
/// for one step at most, a fraction of a millisecond, and at least every other one for none, however many join.
/// </summary>
internal sealed class SpareTime(MonotonicClock clock)
{
    private double _began;
    private double _restsUntil;

    /// <summary>Whether a step may be taken now; if so it begins.</summary>
    public bool TryBegin()
    {
        _began = clock.Precisely;
        return _began >= _restsUntil;
    }

    /// <summary>The step that began is over.</summary>
    public void End()
    {
        var now = clock.Precisely;
        _restsUntil = now + (now - _began);
    }
}
