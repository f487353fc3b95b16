using System.Buffers.Binary;
using System.Text;

namespace Palabre.TestKit;

/// <summary>Mono sound as samples between -1 and 1, with the little arithmetic tests need.</summary>
public sealed class Sound(float[] samples, int rate)
{
    public float[] Samples { get; } = samples;

    /// <summary>Samples a second.</summary>
    public int Rate { get; } = rate;
    public TimeSpan Length => TimeSpan.FromSeconds((double)Samples.Length / Rate);

    public static Sound Silence(TimeSpan length, int rate) => new(new float[(int)(length.TotalSeconds * rate)], rate);

    public Sound Then(Sound next) => next.Rate == Rate ? new([.. Samples, .. next.Samples], Rate) : Then(next.At(Rate));

    /// <summary>The same sound at another rate, by straight lines between samples: plenty for speech and tones.</summary>
    public Sound At(int rate)
    {
        if (rate == Rate) return this;
        var to = new float[(int)((long)Samples.Length * rate / Rate)];
        for (var i = 0; i < to.Length; i++)
        {
            var at = (double)i * Rate / rate;
            var left = (int)at;
            var right = Math.Min(left + 1, Samples.Length - 1);
            to[i] = (float)(Samples[left] + (Samples[right] - Samples[left]) * (at - left));
        }
        return new Sound(to, rate);
    }

    public static Sound ReadWav(string file)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        var rate = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        var channels = BinaryPrimitives.ReadInt16LittleEndian(bytes[22..]);
        var data = bytes[(bytes.IndexOf("data"u8) + 8)..];
        var samples = new float[data.Length / 2 / channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2 * channels)..]) / 32768f;
        return new Sound(samples, rate);
    }

    /// <summary>16-bit PCM, as Chromium's fake microphone reads it.</summary>
    public void WriteWav(string file)
    {
        using var writer = new BinaryWriter(File.Create(file), Encoding.ASCII);
        writer.Write("RIFF"u8); writer.Write(36 + Samples.Length * 2); writer.Write("WAVEfmt "u8);
        writer.Write(16); writer.Write((short)1); writer.Write((short)1); writer.Write(Rate);
        writer.Write(Rate * 2); writer.Write((short)2); writer.Write((short)16);
        writer.Write("data"u8); writer.Write(Samples.Length * 2);
        foreach (var sample in Samples) writer.Write((short)(Math.Clamp(sample, -1, 1) * 32767));
    }
}
