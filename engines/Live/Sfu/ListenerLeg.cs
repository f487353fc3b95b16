using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;
using Palabre.Live.Srtp;

namespace Palabre.Live.Sfu;

/// <summary>What a listening session receives: its lines, and who is on them.</summary>
internal sealed partial class ListenerLeg(long? person, int lines, ListenerLine[] format)
{
    /// <summary>Three times the interval at which browsers report.</summary>
    private const long ReportLifeMs = 15_000;

    private readonly Slot[] _slots = Array.ConvertAll(format, static line => new Slot(line.Ssrc, line.FirstSequence, line.FirstTimestamp));
    private readonly int _limit = Math.Min(lines, format.Length);
    private readonly Redundancy? _redundancy = format.Any(static line => line.RedPayloadType is not null) ? new() : null;
    private byte _loss;
    private long _reportedAt;

    public long? Person { get; } = person;

    /// <summary>
    /// The session's keys and path, kept here as well: following them through the session for every packet and listener costs more
    /// cache misses than the encryption.
    /// </summary>
    public SrtpSender? Sender { get; set; }

    /// <inheritdoc cref="Sender"/>
    public MediaPath? Path { get; set; }

    /// <summary>The listener's own voice, when on stage too: never sent back, and not counted in the order.</summary>
    public Speaker? Own { get; set; }

    /// <summary>Whether the peer asked for resending of lost packets in its offer.</summary>
    public bool WantsResending { get; } = format.Any(static line => line.Nack && line.RedPayloadType is null);

    /// <summary>Whether forward error correction by the encoder helps this listener: they can use it, and redundancy does not do it already.</summary>
    public bool IsHelpedByEncoder { get; } = format.Any(static line => line.Fec) && format.All(static line => line.RedPayloadType is null);

    /// <summary>The loss last reported, in 256ths; an old report says nothing of now.</summary>
    public byte LossAt(long now) => now - _reportedAt <= ReportLifeMs ? _loss : (byte)0;

    public void Forward(PublisherLeg publisher, in Frame frame, long now, Outbox outbox)
    {
        if (IsMixed || Sender is not { } sender || Path is not { } path || publisher.Speaker.Source == Person) return;
        var index = Find(publisher.Speaker);
        if (!IsEntitled(publisher.Speaker))
        {
            if (index >= 0) _slots[index].Release();
            return;
        }

        var fresh = index < 0;
        if (fresh)
        {
            index = FreeSlot();
            if (index < 0) return;
            _slots[index].Carry(publisher.Speaker, frame.Sequence, frame.Timestamp, now);
        }

        Send(index, _slots[index], publisher.Recent, frame, fresh, sender, path, now, outbox);
    }

    /// <summary>Takes the loss that the listener saw on its lines.</summary>
    public void TakeReport(in RtcpPacket report, long now)
    {
        byte worst = 0;
        var any = false;
        for (var i = 0; report.TryReadReportBlock(i, out var block); i++)
        {
            if (!IsOurs(block.Ssrc)) continue;
            any = true;
            worst = Math.Max(worst, block.FractionLost);
        }

        if (!any) return;
        (_loss, _reportedAt) = (worst, now);
        _redundancy?.Take(worst, now);
    }

    /// <summary>Takes someone off the lines, so that their next packet starts afresh.</summary>
    public void Release(Speaker speaker)
    {
        var index = Find(speaker);
        if (index >= 0) _slots[index].Release();
    }

    /// <summary>Sends lost packets again, as far as they are still known.</summary>
    public void Resend(in Nack nack, Func<Speaker, PacketHistory?> historyOf, Outbox outbox)
    {
        var media = nack.Media;
        var index = Array.FindIndex(_slots, slot => slot.Ssrc == media);
        if (index < 0 || format[index].RedPayloadType is not null || Sender is not { } sender || Path is not { } path) return;
        var slot = _slots[index];
        if (slot.Speaker is null || historyOf(slot.Speaker) is not { } history) return;
        foreach (var lost in nack)
        {
            if (!slot.TryFindLost(lost, out var incoming, out var outgoing, out var offset) || !history.TryFind(incoming, out var frame)) continue;
            // To the bit what was sent before: another text under the same number would betray the key (RFC 7714 §8.1).
            Send(format[index], slot, sender, path, outbox, outgoing, frame.Timestamp + offset, false, frame.Marker, frame.Level, frame.Opus);
            outbox.Tally.Resent++;
        }
    }

    /// <summary>Writes a sender report for every line in use, and our name; 0 when there is nothing to say.</summary>
    public int WriteReport(Span<byte> destination, ReadOnlySpan<byte> name, ulong ntp, long now)
    {
        var length = 0;
        foreach (var slot in _slots)
        {
            if (slot.PacketsSent == 0) continue;
            var report = new SenderReport(slot.Ssrc, ntp, slot.TimestampAt(now), slot.PacketsSent, slot.OctetsSent);
            length += RtcpWriter.SenderReport(destination[length..], report);
        }

        foreach (var slot in _slots)
        {
            if (slot.PacketsSent != 0) length += RtcpWriter.SourceDescription(destination[length..], slot.Ssrc, name);
        }

        return length;
    }

    /// <summary>Writes the farewell of every line.</summary>
    public int WriteBye(Span<byte> destination)
    {
        var length = RtcpWriter.ReceiverReport(destination, _slots[0].Ssrc);
        return length + RtcpWriter.Bye(destination[length..], Array.ConvertAll(_slots, static slot => slot.Ssrc));
    }

    private void Send(
        int index, Slot slot, RecentFrames recent, in Frame frame, bool fresh, SrtpSender sender, MediaPath path, long now, Outbox outbox)
    {
        if (!slot.TryMap(frame.Sequence, frame.Timestamp, now, out var sequence, out var timestamp)) return;
        var line = format[index];
        var redundant = Redundant(line, recent, frame.Sequence);
        var payload = redundant.IsEmpty ? frame.Opus : redundant;
        // The marker tells the player that a talk spurt begins (RFC 3551 §4.1): a good place to adapt its delay.
        Send(line, slot, sender, path, outbox, sequence, timestamp, !redundant.IsEmpty, fresh || frame.Marker, frame.Level, payload);
        slot.CountSent(payload.Length, frame.Samples);
        outbox.Tally.Forwarded++;
    }

    private static void Send(ListenerLine line, Slot slot, SrtpSender sender, MediaPath path, Outbox outbox, long sequence, uint timestamp,
        bool red, bool marker, AudioLevel level, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[RtpWriter.MaxHeaderLength];
        var fields = new RtpHeader(red ? line.RedPayloadType!.Value : line.OpusPayloadType, marker, (ushort)sequence, timestamp, slot.Ssrc);
        var headerLength = RtpWriter.WriteHeader(header, fields, line.AudioLevelId, level, line.MidId, line.Mid, slot.Speaker?.Contributor ?? 0);
        var room = outbox.Reserve();
        if (headerLength + payload.Length + sender.RtpOverhead > room.Length) return;
        outbox.Commit(sender.ProtectRtp(header[..headerLength], payload, room, (uint)(sequence >> 16)), path);
    }

    /// <summary>The payload with older frames for a line that takes it; empty when the frame goes alone.</summary>
    private ReadOnlySpan<byte> Redundant(ListenerLine line, RecentFrames recent, long sequence) =>
        line.RedPayloadType is null || _redundancy is not { Depth: > 0 and var depth } || sequence != recent.Newest
            ? default : recent.Red(line.OpusPayloadType, depth);

    private bool IsOurs(uint ssrc)
    {
        foreach (var slot in _slots)
        {
            if (slot.Ssrc == ssrc) return true;
        }

        return false;
    }

    private bool IsEntitled(Speaker speaker)
    {
        var rank = speaker.Rank;
        if (Own is { Rank: >= 0 } own && own.Rank < rank) rank--;
        return rank >= 0 && rank < _limit;
    }

    private int Find(Speaker speaker)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (ReferenceEquals(_slots[i].Speaker, speaker)) return i;
        }

        return -1;
    }

    /// <summary>The free line that has been silent longest, or one whose speaker may not be heard any more.</summary>
    private int FreeSlot()
    {
        var best = -1;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Speaker is { } holder && IsEntitled(holder)) continue;
            if (best < 0 || _slots[i].LastSentAt < _slots[best].LastSentAt) best = i;
        }

        return best;
    }
}

/// <summary>One audio line of a listener as agreed; 0, null or empty for what was not.</summary>
internal sealed record ListenerLine(
    uint Ssrc, ushort FirstSequence, uint FirstTimestamp, byte OpusPayloadType, byte? RedPayloadType, byte AudioLevelId, byte MidId, byte[] Mid, bool Nack, bool Fec);
