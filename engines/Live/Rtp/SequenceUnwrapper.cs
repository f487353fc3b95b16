namespace Palabre.Live.Rtp;

/// <summary>
/// Turns 16-bit sequence numbers into 64-bit ones that never wrap, taking each for the nearest to the highest so far. The first
/// number stands for itself, so late packets from before it may come out negative.
/// </summary>
public struct SequenceUnwrapper
{
    private long _highest;
    private bool _started;

    /// <summary>The highest number seen, unwrapped; 0 before the first.</summary>
    public readonly long Highest => _highest;

    /// <summary>Unwraps one number. A jump of 32,768 or more counts as backwards.</summary>
    public long Unwrap(ushort sequence)
    {
        if (!_started)
        {
            _started = true;
            return _highest = sequence;
        }
        var value = _highest + SeqArithmetic.Distance((ushort)_highest, sequence);
        if (value > _highest) _highest = value;
        return value;
    }
}

/// <summary>Comparisons of numbers that wrap (RFC 1982, as RFC 3550 uses them).</summary>
public static class SeqArithmetic
{
    /// <summary>Steps from one sequence number to another, -32768 to 32767: positive when <paramref name="to"/> is the later.</summary>
    public static int Distance(ushort from, ushort to) => (short)(to - from);

    /// <summary>Ticks from one timestamp to another: positive when <paramref name="to"/> is the later.</summary>
    public static int Distance(uint from, uint to) => (int)(to - from);

    /// <summary>True when <paramref name="candidate"/> is later than <paramref name="reference"/>.</summary>
    public static bool IsNewer(ushort candidate, ushort reference) => Distance(reference, candidate) > 0;

    /// <summary>True when <paramref name="candidate"/> is later than <paramref name="reference"/>.</summary>
    public static bool IsNewer(uint candidate, uint reference) => Distance(reference, candidate) > 0;
}
