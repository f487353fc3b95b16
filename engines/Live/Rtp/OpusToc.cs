namespace Palabre.Live.Rtp;

/// <summary>What the first bytes of an Opus packet say of it (RFC 6716 §3.1).</summary>
public static class OpusToc
{
    private const byte StereoBit = 4;

    /// <summary>Length of a packet (§3.2), in 48,000ths of a second.</summary>
    public static int SamplesOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty) return 0;
        var configuration = packet[0] >> 3;
        var frame = configuration switch
        {
            < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1920, _ => 2880 },
            < 16 => (configuration & 1) == 0 ? 480 : 960,
            _ => 120 << (configuration & 3),
        };
        var frames = (packet[0] & 3) switch { 0 => 1, 3 => packet.Length > 1 ? packet[1] & 0x3F : 0, _ => 2 };
        return frame * frames;
    }

    /// <summary>Whether it holds sound of two channels.</summary>
    public static bool IsStereo(ReadOnlySpan<byte> packet) => !packet.IsEmpty && (packet[0] & StereoBit) != 0;
}
