using Palabre.Live.Mix;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sfu;

/// <summary>The room's mix on one of a listener's lines, in place of the voices.</summary>
internal sealed partial class ListenerLeg
{
    private int _mixLine = -1;
    private bool _mixBegan;
    private long _heard;
    private long _lastMixed;

    /// <summary>Whether the mix takes the place of the voices, or is about to.</summary>
    public bool IsMixed => _mixLine >= 0;

    /// <summary>Whether more voices pass than the listener has lines for.</summary>
    public bool HasFewLines => _limit < lines;

    public bool LacksLinesFor(int voices) => HasFewLines && voices > _limit;

    /// <summary>From now on no voice is forwarded; the mix begins where what was forwarded ends.</summary>
    /// <param name="passed">The room's last packet so far.</param>
    public void BeginMix(long passed)
    {
        _mixLine = Sounding();
        _mixBegan = false;
        _lastMixed = -1;
        _heard = Array.TrueForAll(_slots, static slot => slot.PacketsSent == 0) ? -1 : passed;
    }

    /// <summary>Sends a packet of the mix, unless there is something in it that was heard before.</summary>
    /// <param name="mix">Whose it is.</param>
    /// <param name="frame">The packet.</param>
    /// <param name="oldest">The first of the room's packets that are heard in it.</param>
    /// <param name="now">Milliseconds.</param>
    /// <param name="outbox">Where to.</param>
    public void SendMix(MixedStream mix, in Frame frame, long oldest, long now, Outbox outbox)
    {
        if (!IsMixed || frame.Sequence <= _lastMixed || Sender is not { } sender || Path is not { } path) return;
        var fresh = !_mixBegan;
        if (fresh && oldest <= _heard) return;
        var slot = _slots[_mixLine];
        if (fresh) TakeLine(slot, mix.Speaker, frame, now);
        _mixBegan = true;
        _lastMixed = frame.Sequence;
        Send(_mixLine, slot, mix.Recent, frame, fresh, sender, path, now, outbox);
        outbox.Tally.Mixed++;
    }

    /// <summary>The voices come back: first what waited to be mixed, so that nothing of it is missing.</summary>
    public void EndMix(IReadOnlyList<MixedVoice> voices, Span<byte> payload, long now, Outbox outbox)
    {
        var (line, began) = (_mixLine, _mixBegan);
        _mixLine = -1;
        if (began) _slots[line].Release();
        for (var rank = 0; rank <= lines; rank++)
        {
            foreach (var voice in voices)
            {
                if (voice.Publisher.Speaker.Rank == rank) CatchUp(voice, began ? line : -1, payload, now, outbox);
            }

            // The first who has something to say goes on where the mix was, the others come beside.
            if (began && _slots[line].Speaker is not null) began = false;
        }
    }

    /// <summary>Sends what was not heard of a voice yet.</summary>
    private void CatchUp(MixedVoice voice, int line, Span<byte> payload, long now, Outbox outbox)
    {
        var publisher = voice.Publisher;
        var (next, isFirst) = (_lastMixed >= 0 ? voice.Unheard : 0, true);
        while (voice.Input.TryNext(next, payload, out var packet))
        {
            next = packet.Sequence + 1;
            if (_lastMixed < 0 && packet.Number <= _heard) continue;
            var frame = new Frame(packet.Sequence, (uint)packet.Timestamp, false, AudioLevel.FromByte(packet.Level), payload[..packet.Length]);
            if (isFirst && line >= 0 && publisher.Speaker.Source != Person && IsEntitled(publisher.Speaker)) TakeLine(_slots[line], publisher.Speaker, frame, now);
            isFirst = false;
            Forward(publisher, frame, now, outbox);
        }
    }

    /// <summary>Gives a line on, in the middle of a word if it must be.</summary>
    private void TakeLine(Slot taken, Speaker speaker, in Frame frame, long now)
    {
        foreach (var slot in _slots) slot.Release();
        taken.Continue(speaker, frame.Sequence, frame.Timestamp, now);
    }

    /// <summary>The line of the loudest of those who sounded just now; any if none did.</summary>
    private int Sounding()
    {
        const long Lately = 100;
        var best = 0;
        for (var i = 1; i < _slots.Length; i++)
        {
            var (one, other) = (_slots[best], _slots[i]);
            if (one.LastSentAt - other.LastSentAt > Lately) continue;
            if (other.LastSentAt - one.LastSentAt > Lately || RankOn(other) < RankOn(one)) best = i;
        }

        return best;
    }

    private static int RankOn(Slot slot) => slot.Speaker is { Rank: >= 0 and var rank } ? rank : int.MaxValue;
}
