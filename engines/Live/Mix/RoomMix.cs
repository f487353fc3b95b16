using Palabre.Live.Sfu;

namespace Palabre.Live.Mix;

/// <summary>
/// The mix of one room: made once, for however many take it. Its voices come and go under the room's gate; decoding, mixing and encoding
/// are the mix thread's, outside of it.
/// </summary>
internal sealed class RoomMix(LiveRoom room) : IDisposable
{
    /// <summary>Frames between two looks at the loss of those who listen: two seconds. Reports come every five.</summary>
    private const int LossEvery = 100;

    private readonly List<MixedVoice> _voices = [];
    private readonly List<MixedVoice> _mixed = [];
    private readonly List<MixedVoice> _gone = [];
    private readonly List<MixSubscription> _takers = [];

    // Pinned: an array that the collector moves leaves a copy behind that nobody wipes.
    private readonly float[] _frame = GC.AllocateArray<float>(MixBus.FrameLength, pinned: true);
    private readonly float[] _mix = GC.AllocateArray<float>(MixBus.FrameLength, pinned: true);
    private MixEncoder? _encoder;
    private long? _began;
    private long _frames;
    private long _oldest;

    public MixBus Bus { get; } = new();

    /// <summary>Whether each voice sounds as it does alone, and ends a packet where the mix ends a frame.</summary>
    public bool IsAlike => Bus.IsPlain && _voices.TrueForAll(static voice => voice.Input.IsAligned);

    public MixedStream Stream { get; } = new();

    /// <summary>Those who are mixed; the room's gate is held.</summary>
    public IReadOnlyList<MixedVoice> Voices => _voices;

    /// <summary>Takes a frame that is let through; the room's gate is held.</summary>
    public void Add(PublisherLeg publisher, in Frame frame, long now, long number)
    {
        var input = (Find(publisher) ?? Open(publisher)).Input;
        input.Add(publisher.Ssrc, frame.Sequence, frame.Timestamp, now, number, frame.Level.ToByte(), frame.Opus);
    }

    /// <summary>
    /// A voice may not be heard any more; the room's gate is held. Nothing of it is mixed from now on: at most a packet under way ends with
    /// what was said before, and what breaks off dies away within 5 ms.
    /// </summary>
    public void Drop(PublisherLeg publisher)
    {
        if (Find(publisher) is not { } voice) return;
        voice.IsGone = true;
        voice.Input.Cut();
        _voices.Remove(voice);
        _gone.Add(voice);
    }

    /// <summary>Makes the next frame, on the mix thread; false when it is needed no more.</summary>
    public bool Tick(long now, Outbox outbox)
    {
        if (!Prepare(now, outbox)) return false;
        var oldest = _oldest;
        _oldest = long.MaxValue;
        var stereo = false;
        foreach (var voice in _mixed)
        {
            voice.Mix(_frame, now);
            stereo |= voice.Input.IsStereo;
            _oldest = Math.Min(_oldest, voice.Input.Origin.Oldest);
        }

        Bus.Finish(_mix);
        foreach (var taker in _takers) taker.Give(_mix);
        Encode(stereo, oldest, now, outbox);
        return true;
    }

    /// <summary>On the mix thread, which is through with it.</summary>
    public void Dispose()
    {
        lock (room.Gate)
        {
            foreach (var voice in _gone) voice.Dispose();
            foreach (var voice in _voices) voice.Dispose();
            _voices.Clear();
            _gone.Clear();
            Stream.Wipe();
        }

        _encoder?.Dispose();
        Array.Clear(_frame);
        Array.Clear(_mix);
    }

    private bool Prepare(long now, Outbox outbox)
    {
        lock (room.Gate)
        {
            foreach (var voice in _gone) voice.Dispose();
            _gone.Clear();
            if (!room.Fanout.Direct(this, now, outbox)) return false;
            _mixed.Clear();
            _mixed.AddRange(_voices);
            _takers.Clear();
            _takers.AddRange(room.Fanout.Takers);
            PrepareEncoder(now);
            return true;
        }
    }

    private void PrepareEncoder(long now)
    {
        _began ??= now;
        if (!room.Fanout.MixesForListeners) return;
        _encoder ??= new MixEncoder(room.Server.Options);
        _encoder.Count(room.Fanout.Listeners.Count);
        if (_frames++ % LossEvery == 0) _encoder.Heal(room.Fanout.LossBehind(now));
    }

    private void Encode(bool stereo, long oldest, long now, Outbox outbox)
    {
        if (_encoder is not { } encoder) return;
        // What is decoded of a packet lies one frame behind what was mixed last: the limiter's delay and the encoder's.
        var position = (now - _began!.Value) * Slot.TicksPerMs;
        var sends = encoder.Add(_mix, stereo, position, oldest, out var isWhole);
        if (sends) Send(encoder, now, outbox);
        if (!isWhole) return;
        lock (room.Gate)
        {
            foreach (var voice in _mixed) voice.Unheard = voice.Input.Origin.First;
        }
    }

    /// <summary>Under the gate for a batch at a time, so that voices that come meanwhile need not wait for thousands of listeners.</summary>
    private void Send(MixEncoder encoder, long now, Outbox outbox)
    {
        var frame = new Frame(encoder.Sequence, encoder.Timestamp, encoder.Marker, encoder.Level, encoder.Packet);
        encoder.Sent();
        var left = int.MaxValue;
        while (left > 0)
        {
            lock (room.Gate) left = room.Fanout.SendMix(this, frame, encoder.Oldest, left, now, outbox);
            outbox.Flush();
        }
    }

    private MixedVoice Open(PublisherLeg publisher)
    {
        var voice = new MixedVoice(publisher, Bus);
        _voices.Add(voice);
        return voice;
    }

    private MixedVoice? Find(PublisherLeg publisher)
    {
        foreach (var voice in _voices)
        {
            if (voice.Publisher == publisher) return voice;
        }

        return null;
    }
}
