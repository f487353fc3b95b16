namespace Palabre.Live.Rtcp;

/// <summary>Time as RTCP writes it: 32 bits of seconds since 1900 and 32 of fraction (RFC 3550 §4).</summary>
public static class NtpTime
{
    private const ulong SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>From milliseconds since 1970.</summary>
    public static ulong FromUnixMilliseconds(long milliseconds)
    {
        var seconds = (ulong)(milliseconds / 1000) + SecondsFrom1900To1970;
        var fraction = ((ulong)(milliseconds % 1000) << 32) / 1000;
        return seconds << 32 | fraction;
    }

    /// <summary>The 32 bits a report block echoes: 16 of seconds, 16 of fraction.</summary>
    public static uint Middle(ulong ntpTime) => (uint)(ntpTime >> 16);

    /// <summary>A span of milliseconds in 65,536ths of a second.</summary>
    public static uint Delay(long milliseconds) => (uint)Math.Clamp(milliseconds * 65536 / 1000, 0, uint.MaxValue);
}
