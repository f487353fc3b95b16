using Palabre.Live.Peer;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sfu;

/// <summary>One frame of a publisher on its way to the listeners: plain Opus, whatever it came in.</summary>
/// <param name="sequence">Unwrapped number.</param>
/// <param name="timestamp">As the publisher numbers its samples.</param>
/// <param name="marker">A talk spurt begins here.</param>
/// <param name="level">How loud it is.</param>
/// <param name="opus">The Opus packet.</param>
internal readonly ref struct Frame(long sequence, uint timestamp, bool marker, AudioLevel level, ReadOnlySpan<byte> opus)
{
    public long Sequence { get; } = sequence;
    public uint Timestamp { get; } = timestamp;
    public bool Marker { get; } = marker;
    public AudioLevel Level { get; } = level;
    public ReadOnlySpan<byte> Opus { get; } = opus;

    /// <summary>How long it lasts, in 48,000ths of a second.</summary>
    public int Samples { get; } = OpusToc.SamplesOf(opus);
}
