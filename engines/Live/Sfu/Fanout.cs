using System.Runtime.InteropServices;
using Palabre.Live.Mix;
using Palabre.Live.Record;
using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;

namespace Palabre.Live.Sfu;

/// <summary>
/// Who speaks and who listens in one room, and the way of a packet from the one to the others. Everything here runs under the room's gate.
/// </summary>
internal sealed partial class Fanout(int lines, Func<RoomMix?> startMix)
{
    private readonly SpeakerSelector _selector = new(lines);
    private readonly List<PublisherLeg> _publishers = [];
    private readonly List<ListenerLeg> _listeners = [];
    private int _wantResending;

    public IReadOnlyList<PublisherLeg> Publishers => _publishers;
    public IReadOnlyList<ListenerLeg> Listeners => _listeners;

    /// <summary>Note what is let through: one for what may be reported, one for a recording.</summary>
    public List<SoundTap> Taps { get; } = [];

    public void Add(PublisherLeg publisher)
    {
        _publishers.Add(publisher);
        if (!publisher.Muted) _selector.Add(publisher.Speaker);
        FindOwnVoice(publisher.Speaker.Source);
    }

    public void Remove(PublisherLeg publisher)
    {
        if (!_publishers.Remove(publisher)) return;
        publisher.History?.Wipe();
        publisher.Recent.Clear();
        _mix?.Drop(publisher);
        _selector.Remove(publisher.Speaker);
        Release(publisher.Speaker);
        FindOwnVoice(publisher.Speaker.Source);
    }

    public void Add(ListenerLeg listener)
    {
        _listeners.Add(listener);
        if (listener.WantsResending) _wantResending++;
        listener.Own = SpeakerOf(listener.Person);
    }

    public void Remove(ListenerLeg listener)
    {
        if (_listeners.Remove(listener) && listener.WantsResending) _wantResending--;
    }

    /// <summary>A muted publisher holds no seat, and their lines go to others.</summary>
    public void SetMuted(PublisherLeg publisher, bool muted)
    {
        if (publisher.Muted == muted) return;
        publisher.Muted = muted;
        if (muted)
        {
            _selector.Remove(publisher.Speaker);
            Release(publisher.Speaker);
            publisher.Speaker.Silence();
            publisher.History?.Wipe();
            publisher.Recent.Clear();
            _mix?.Drop(publisher);
        }
        else
        {
            _selector.Add(publisher.Speaker);
        }
    }

    /// <summary>One authenticated RTP packet; false when it is not what the publisher agreed to send.</summary>
    public bool Forward(PublisherLeg publisher, ReadOnlySpan<byte> datagram, long now, Outbox outbox)
    {
        if (!RtpPacket.TryParse(datagram, out var packet) || !publisher.TryTake(packet, now, out var restarted)) return false;
        if (restarted) Release(publisher.Speaker);
        if (publisher.IsRecovered) return true;
        if (publisher.Muted)
        {
            // Levels of the muted are still measured: their own page shows that the microphone works.
            publisher.Speaker.Hear(publisher.Level.Level, now);
            return true;
        }

        var unseated = _selector.Hear(publisher.Speaker, publisher.Level.Level, now);
        if (unseated is not null) Release(unseated);
        if (publisher.Speaker.Rank < 0) return true;
        var opus = packet.Payload;
        if (publisher.IsRed && !RedPayload.TryGetPrimary(packet.Payload, out opus)) return false;
        if (publisher.IsRed) Recover(publisher, packet, now, outbox);
        Pass(publisher, new Frame(publisher.Sequence, packet.Timestamp, packet.Marker || publisher.BeginsSpurt, publisher.Level, opus), now, outbox);
        return true;
    }

    /// <summary>One authenticated RTCP compound of a publisher.</summary>
    public void TakeReports(PublisherLeg publisher, ReadOnlySpan<byte> datagram, long now)
    {
        if (!RtcpCompound.TryParse(datagram, out var compound)) return;
        foreach (var packet in compound)
        {
            if (packet.TryReadSenderReport(out var report)) publisher.TakeSenderReport(report, now);
            else if (packet.TryReadBye(0, out var left) && left == publisher.Ssrc) Release(publisher.Speaker);
        }
    }

    /// <summary>One authenticated RTCP compound of a listener.</summary>
    public void TakeReports(ListenerLeg listener, ReadOnlySpan<byte> datagram, long now, Outbox outbox)
    {
        if (!RtcpCompound.TryParse(datagram, out var compound)) return;
        foreach (var packet in compound)
        {
            if (packet.Type is RtcpType.ReceiverReport or RtcpType.SenderReport) listener.TakeReport(packet, now);
            else if (listener.WantsResending && packet.TryReadNack(out var nack)) listener.Resend(nack, HistoryOf, outbox);
        }
    }

    /// <summary>The loss behind us that a publisher's encoder can heal, in 256ths.</summary>
    public byte LossBehind(long now)
    {
        Span<int> histogram = stackalloc int[LossToHeal.Steps];
        histogram.Clear();
        var loss = new LossToHeal(histogram);
        foreach (var listener in CollectionsMarshal.AsSpan(_listeners))
        {
            if (listener.IsHelpedByEncoder) loss.Add(listener.LossAt(now));
        }

        return loss.Told();
    }

    public IReadOnlyList<SourceLevel> Levels(long now) => _publishers.ConvertAll(publisher => new SourceLevel(
        publisher.Speaker.Source,
        127 - (int)publisher.Speaker.LoudnessAt(now),
        !publisher.Muted && publisher.Speaker.IsSpeaking(now),
        publisher.Muted));

    /// <summary>
    /// What was lost on the way to us comes out of the redundancy of the next packet, for all listeners. Only what directly follows a
    /// frame that was passed on: what was said while muted stays unsaid.
    /// </summary>
    private void Recover(PublisherLeg publisher, in RtpPacket packet, long now, Outbox outbox)
    {
        if (publisher.Recent.Newest is not { } newest || publisher.Sequence - newest is < 2 or > RecentFrames.MaxDepth + 1) return;
        var count = RedPayload.CountOlder(packet.Payload);
        for (var i = 0; i < count; i++)
        {
            // Each block is one packet older than the next: senders repeat what they sent (RFC 2198 §4).
            var sequence = publisher.Sequence - (count - i);
            var offset = RedPayload.Older(packet.Payload, i, out var opus);
            if (sequence <= newest || opus.IsEmpty || offset == 0) continue;
            publisher.MarkRecovered(sequence);
            outbox.Tally.Recovered++;
            Pass(publisher, new Frame(sequence, packet.Timestamp - offset, false, publisher.Level, opus), now, outbox);
        }
    }

    private void Pass(PublisherLeg publisher, in Frame frame, long now, Outbox outbox)
    {
        foreach (var tap in Taps) tap.Add(publisher.Speaker.Source, publisher.Ssrc, frame.Sequence, frame.Timestamp, now, frame.Opus);
        publisher.Recent.Add(frame);
        _mix?.Add(publisher, frame, now, ++_passed);
        if (_wantResending > 0) (publisher.History ??= new PacketHistory()).Add(frame);
        foreach (var listener in CollectionsMarshal.AsSpan(_listeners)) listener.Forward(publisher, frame, now, outbox);
    }

    private PacketHistory? HistoryOf(Speaker speaker) => _publishers.Find(publisher => publisher.Speaker == speaker)?.History;

    private Speaker? SpeakerOf(long? person) =>
        person is null ? null : _publishers.Find(publisher => publisher.Speaker.Source == person)?.Speaker;

    private void FindOwnVoice(long person)
    {
        foreach (var listener in _listeners)
        {
            if (listener.Person == person) listener.Own = SpeakerOf(person);
        }
    }

    private void Release(Speaker speaker)
    {
        foreach (var listener in _listeners) listener.Release(speaker);
    }
}
