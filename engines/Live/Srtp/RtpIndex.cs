namespace Palabre.Live.Srtp;

/// <summary>Guesses the 48-bit index (rollover counter ‖ sequence number) of a received packet: RFC 3711 §3.3.1 and appendix A.</summary>
internal static class RtpIndex
{
    private const int Half = 1 << 15;

    public static bool TryEstimate(ulong highest, ushort sequence, out ulong index)
    {
        var roc = (long)(highest >> 16);
        var last = (int)(highest & 0xffff);
        if (last < Half && sequence - last > Half) roc--;
        else if (last >= Half && last - Half > sequence) roc++;

        index = (ulong)roc << 16 | sequence;
        return roc is >= 0 and <= uint.MaxValue;
    }
}
