using Palabre.Live.Peer;
using Palabre.Live.Rtp;

namespace Palabre.Live.Record;

/// <summary>
/// One voice on its way into a file: puts packets in order, and each spurt of speech where it arrived on the clock that all voices of
/// the room share. Within a spurt the speaker's own timestamps count, so that the network's jitter is not recorded; but no two clocks
/// run alike, and a microphone that is never silent is one spurt of hours: <see cref="Drift"/> brings it back to the room's clock, by a
/// frame of 20 ms now and then.
/// </summary>
/// <param name="writer">Takes the packets.</param>
/// <param name="start">What is position 0 of the file, in milliseconds since the tap was opened.</param>
public sealed class OpusTrack(OggOpusWriter writer, uint start)
{
    /// <summary>
    /// Packets held back: 320 ms of speech. More mends greater disorder and knows the network's shortest delay better; fewer hold less
    /// back from whoever records while it is spoken.
    /// </summary>
    private const int Window = 16;

    private const int TicksPerMs = OggOpusWriter.Rate / 1000;

    /// <summary>A pause from which the next packet begins a spurt of its own: 100 ms. Shorter re-anchors in mid-word, longer lets clocks drift apart.</summary>
    private const int Pause = 100 * TicksPerMs;

    /// <summary>How far timestamps may stray from the arrival before they are not believed: 1 s.</summary>
    private const int Believed = 1000 * TicksPerMs;

    private readonly List<Held> _held = new(Window + 1);
    private readonly Drift _drift = new();
    private int _usualLength;
    private uint _ssrc;
    private uint? _released;
    private Anchor? _spurt;

    /// <summary>Takes a packet of this voice.</summary>
    public void Add(in RecordedPacket packet)
    {
        if (packet.Ssrc != _ssrc) Restart(packet.Ssrc);
        if (_released is { } last && SeqArithmetic.Distance(last, packet.Sequence) <= 0) return;
        var (sequence, at) = (packet.Sequence, _held.Count);
        while (at > 0 && SeqArithmetic.Distance(sequence, _held[at - 1].Sequence) > 0) at--;
        if (at > 0 && _held[at - 1].Sequence == sequence) return;
        _held.Insert(at, new(sequence, packet.Timestamp, (long)packet.At * TicksPerMs, packet.Payload.ToArray()));
        if (_held.Count > Window) Release();
    }

    /// <summary>Writes what is held back; the writer may then be finished.</summary>
    public void Flush()
    {
        while (_held.Count > 0) Release();
    }

    /// <summary>Writes what came before a moment, in milliseconds since the tap was opened: who falls silent leaves nothing held back.</summary>
    public void Release(uint before)
    {
        while (_held.Count > 0 && _held[0].At < (long)before * TicksPerMs) Release();
    }

    private void Restart(uint ssrc)
    {
        Flush();
        (_ssrc, _released, _spurt) = (ssrc, null, null);
    }

    private void Release()
    {
        var next = _held[0];
        if (_spurt is not { } spurt || !spurt.Carries(next))
        {
            spurt = Settle();
            _drift.Restart(next.At);
        }

        var position = spurt.PlaceOf(next);
        position += _drift.After(next.At, next.At - position);
        if (!IsLeftOut(position - (long)start * TicksPerMs, next.Payload)) writer.Write(position - (long)start * TicksPerMs, next.Payload);
        _spurt = spurt with { Last = next.Timestamp, LastPlace = position };
        _released = next.Sequence;
        _held.RemoveAt(0);
    }

    /// <summary>The writer makes up time where a voice lags; where it is a frame ahead of its place, one goes, best one of little sound.</summary>
    private bool IsLeftOut(long position, byte[] payload)
    {
        var isQuiet = payload.Length * 8 <= _usualLength;
        _usualLength += payload.Length - _usualLength / 8;
        // Less than a frame of room, or it would lag afterwards and be made up for again.
        var frame = Math.Max(20 * TicksPerMs, OpusToc.SamplesOf(payload));
        return writer.Length - position >= (isQuiet ? frame * 3 / 5 : frame);
    }

    /// <summary>The packet that travelled fastest tells best when the spurt began.</summary>
    private Anchor Settle()
    {
        var first = _held[0];
        var place = first.At;
        for (var i = 1; i < _held.Count; i++)
        {
            if (Math.Abs(SeqArithmetic.Distance(_held[i - 1].Timestamp, _held[i].Timestamp)) > Pause) break;
            place = Math.Min(place, _held[i].At - SeqArithmetic.Distance(first.Timestamp, _held[i].Timestamp));
        }

        return new(first.Timestamp, place);
    }

    /// <param name="At">Arrival, in ticks since the tap was opened.</param>
    private readonly record struct Held(uint Sequence, uint Timestamp, long At, byte[] Payload);

    /// <summary>Where a timestamp lies on the shared clock, in ticks.</summary>
    private readonly record struct Anchor(uint Last, long LastPlace)
    {
        public long PlaceOf(in Held packet) => LastPlace + SeqArithmetic.Distance(Last, packet.Timestamp);

        public bool Carries(in Held packet) =>
            Math.Abs(SeqArithmetic.Distance(Last, packet.Timestamp)) <= Pause && Math.Abs(PlaceOf(packet) - packet.At) <= Believed;
    }
}
