using Palabre.Live.Sfu;

namespace Palabre.Live.Mix;

/// <summary>The mix of one room: made once, for however many take it. Its voices come and go under the room's gate; the rest is the mix thread's.</summary>
internal sealed class RoomMix(LiveRoom room) : IDisposable
{
    private readonly List<MixedVoice> _voices = [];
    private readonly List<MixedVoice> _mixed = [];
    private readonly List<MixedVoice> _gone = [];
    private readonly List<MixSubscription> _takers = [];
    private readonly MixBus _bus = new();

    // Pinned: an array that the collector moves leaves a copy behind that nobody wipes.
    private readonly float[] _frame = GC.AllocateArray<float>(MixBus.FrameLength, pinned: true);
    private readonly float[] _mix = GC.AllocateArray<float>(MixBus.FrameLength, pinned: true);

    /// <summary>Takes a frame that is let through; the room's gate is held.</summary>
    public void Add(PublisherLeg publisher, in Frame frame, long now, long number)
    {
        var input = (Find(publisher) ?? Open(publisher)).Input;
        input.Add(publisher.Ssrc, frame.Sequence, frame.Timestamp, now, number, frame.Level.ToByte(), frame.Opus);
    }

    /// <summary>A voice may not be heard any more; the room's gate is held.</summary>
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
        lock (room.Gate)
        {
            foreach (var voice in _gone) voice.Dispose();
            _gone.Clear();
            if (!room.Fanout.Continues(this)) return false;
            _mixed.Clear();
            _mixed.AddRange(_voices);
            _takers.Clear();
            _takers.AddRange(room.Fanout.Takers);
        }

        foreach (var voice in _mixed) voice.Mix(_frame, now);
        _bus.Finish(_mix);
        foreach (var taker in _takers) taker.Give(_mix);
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
        }

        Array.Clear(_frame);
        Array.Clear(_mix);
    }

    private MixedVoice Open(PublisherLeg publisher)
    {
        var voice = new MixedVoice(publisher, _bus);
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
