using Palabre.Live.Peer;

namespace Palabre.Host.Demo;

/// <summary>One line of the demo conversation.</summary>
internal sealed record DemoLine(string Speaker, IReadOnlyList<byte[]> Packets);

/// <summary>The recorded lines, embedded as Ogg Opus files (made by <c>bin/make-demo-voices</c>).</summary>
internal static class DemoVoices
{
    public const uint FrameTicks = 960;
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    public static IReadOnlyList<DemoLine> Read()
    {
        var assembly = typeof(DemoVoices).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.EndsWith(".opus", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            return new DemoLine(Path.GetFileNameWithoutExtension(name).Split('-')[1], [.. OggOpusReader.Read(file).Select(p => p.Data.ToArray())]);
        })];
    }

    /// <summary>
    /// The RFC 6464 level of a packet. The files carry none; at a variable bit rate a louder moment takes more bytes, which is near
    /// enough for the star to follow the voice.
    /// </summary>
    public static byte Loudness(ReadOnlySpan<byte> packet) => packet.Length switch { < 8 => 127, < 20 => 55, < 40 => 35, < 60 => 25, _ => 15 };
}
