using Palabre.Live.Rtp;

namespace Palabre.Live.Mix;

/// <summary>
/// The last packets of one voice by their number, also those already mixed, for whoever changes back from the mix to the voice. Fixed in
/// size, allocates nothing per packet. Not thread-safe.
/// </summary>
internal sealed class VoiceQueue
{
    /// <summary>More than any delay holds, at 10 ms a packet. A power of two.</summary>
    private const int Places = 64;

    private const int MaxPayload = 1300;

    // Pinned: an array that the collector moves leaves a copy behind that nobody wipes.
    private readonly byte[] _payloads = GC.AllocateArray<byte>(Places * MaxPayload, pinned: true);
    private readonly VoicePacket[] _packets = new VoicePacket[Places];

    /// <summary>The highest number so far; −1 before the first.</summary>
    public long Newest { get; private set; } = -1;

    public bool Add(VoicePacket packet, ReadOnlySpan<byte> opus)
    {
        if (opus.Length > MaxPayload || packet.Sequence < 0 || packet.Sequence <= Newest - Places) return false;
        var place = Place(packet.Sequence);
        if (_packets[place].Sequence == packet.Sequence && _packets[place].Length > 0) return false;
        _packets[place] = packet with { Length = opus.Length, Samples = OpusToc.SamplesOf(opus) };
        opus.CopyTo(_payloads.AsSpan(place * MaxPayload));
        Newest = Math.Max(Newest, packet.Sequence);
        return true;
    }

    /// <summary>The first packet from this number on.</summary>
    public bool TryNext(long from, out VoicePacket packet)
    {
        for (var sequence = Math.Max(from, Math.Max(0, Newest - Places + 1)); sequence <= Newest; sequence++)
        {
            packet = _packets[Place(sequence)];
            if (packet.Sequence == sequence && packet.Length > 0) return true;
        }

        packet = default;
        return false;
    }

    public ReadOnlySpan<byte> PayloadOf(in VoicePacket packet) => _payloads.AsSpan(Place(packet.Sequence) * MaxPayload, packet.Length);

    /// <summary>Forgets all, bytes included.</summary>
    public void Clear()
    {
        Array.Clear(_payloads);
        Array.Clear(_packets);
        Newest = -1;
    }

    private static int Place(long sequence) => (int)(sequence & (Places - 1));
}

/// <summary>A packet that waits.</summary>
/// <param name="Sequence">Its unwrapped number.</param>
/// <param name="Timestamp">Unwrapped.</param>
/// <param name="Number">Its place among all packets of the room.</param>
/// <param name="Level">How loud it is, as RFC 6464 writes it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Samples">In 48,000ths of a second.</param>
internal readonly record struct VoicePacket(long Sequence, long Timestamp, long Number, byte Level, int Length = 0, int Samples = 0);
