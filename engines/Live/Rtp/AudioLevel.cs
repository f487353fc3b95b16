namespace Palabre.Live.Rtp;

/// <summary>How loud one packet of audio is, as its sender says (RFC 6464).</summary>
/// <param name="Level">0–127 in -dBov: 0 is the loudest, 127 is silence.</param>
/// <param name="IsVoice">True when the sender hears speech in it; senders without a detector say true always.</param>
public readonly record struct AudioLevel(byte Level, bool IsVoice)
{
    /// <summary>The level of digital silence.</summary>
    public const byte Silence = 127;

    /// <summary>The header extension's name in an SDP extmap.</summary>
    public const string Uri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>Reads the level under the extension id the SDP gave it; false when the packet carries none.</summary>
    public static bool TryRead(in RtpPacket packet, byte id, out AudioLevel level)
    {
        level = default;
        if (!packet.TryGetExtension(id, out var value) || value.IsEmpty) return false;
        level = FromByte(value[0]);
        return true;
    }

    /// <summary>Decodes the element's byte: the voice bit, then seven bits of level.</summary>
    public static AudioLevel FromByte(byte value) => new((byte)(value & 0x7F), (value & 0x80) != 0);

    /// <summary>Encodes the element's byte.</summary>
    public byte ToByte() => (byte)((IsVoice ? 0x80 : 0) | Math.Min(Level, Silence));
}
