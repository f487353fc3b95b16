using Palabre.Live.Mix;
using Palabre.Live.Rtp;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>What a listener's player makes of one line: decoded in the order of numbers, pauses as silence.</summary>
internal static class Listening
{
    /// <summary>The packets of a line in order.</summary>
    public static List<Heard> Line(this Ear ear, int line) =>
        [.. ear.All.Where(heard => heard.Line == line).DistinctBy(heard => heard.Timestamp).OrderBy(heard => (int)(heard.Timestamp - ear.All.First(h => h.Line == line).Timestamp))];

    /// <summary>The line on which most came.</summary>
    public static int MainLine(this Ear ear) => ear.All.GroupBy(heard => heard.Line).MaxBy(line => line.Count())!.Key;

    /// <summary>Its sound, of one channel.</summary>
    public static float[] Decode(IReadOnlyList<Heard> packets)
    {
        using var decoder = new OpusDecoder(1);
        var sound = new List<float>();
        var pcm = new float[OpusDecoder.LongestFrame];
        foreach (var packet in packets)
        {
            var silence = (int)(packet.Timestamp - packets[0].Timestamp) - sound.Count;
            if (silence > 0) sound.AddRange(new float[silence]);
            sound.AddRange(pcm.AsSpan(0, decoder.Decode(packet.Payload, pcm)));
        }

        return [.. sound];
    }

    /// <summary>Numbers without a gap, and timestamps that run on as long as each packet lasts.</summary>
    public static void IsContiguous(IReadOnlyList<Heard> packets)
    {
        for (var i = 1; i < packets.Count; i++)
        {
            Assert.Equal((ushort)(packets[i - 1].Sequence + 1), packets[i].Sequence);
            Assert.Equal((uint)OpusToc.SamplesOf(packets[i - 1].Payload), packets[i].Timestamp - packets[i - 1].Timestamp);
        }
    }
}
