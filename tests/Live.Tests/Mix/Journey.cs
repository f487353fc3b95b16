using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

/// <summary>A tone, encoded, on its way through a network into a <see cref="VoiceInput"/>, in simulated time.</summary>
internal sealed class Journey
{
    public const double Frequency = 313;
    private const double Strength = 0.2;

    public static double Steepest => Strength * 2 * Math.PI * Frequency / Tones.Rate;

    /// <summary>Milliseconds a packet is under way.</summary>
    public Func<int, int> DelayOf { get; init; } = static _ => 30;

    public Func<int, bool> IsLost { get; init; } = static _ => false;

    /// <summary>Nothing is sent then.</summary>
    public Func<int, bool> IsPaused { get; init; } = static _ => false;

    /// <summary>By how many millionths the speaker's clock runs faster.</summary>
    public int Drift { get; init; }

    public int PacketMs { get; init; } = 20;
    public int ExpectedLoss { get; init; }

    /// <summary>The tone of each packet, at a rate for speech; null for one tone.</summary>
    public Func<int, double>? ToneOf { get; init; }

    public int RestartsAt { get; init; } = int.MaxValue;
    public int CutAt { get; init; } = int.MaxValue;

    public Arrived Run(int packets, int[]? stopAt = null)
    {
        using var input = new VoiceInput();
        var arriving = Encode(packets);
        var arrived = new Arrived();
        var frame = new float[MixBus.FrameLength];
        var taken = 0;
        for (var now = 0; now < packets * PacketMs; now += 20)
        {
            for (; taken < arriving.Count && arriving[taken].At <= now; taken++) Add(input, arriving[taken]);
            if (now / PacketMs >= CutAt) input.Cut();
            Array.Clear(frame);
            if (input.Read(frame, now) && arrived.FirstAt < 0) arrived.FirstAt = now - arriving[0].At;
            arrived.Sound.AddRange(Tones.Left(frame));
            if (stopAt?.Contains(now / PacketMs) == true && now % PacketMs == 0) arrived.Waits.Add(input.Wait);
        }

        arrived.Lost = input.Lost;
        arrived.Behind = input.Behind(packets * PacketMs);
        return arrived;
    }

    private void Add(VoiceInput input, in Packet packet)
    {
        var anew = packet.Index >= RestartsAt;
        var index = anew ? packet.Sequence - RestartsAt : packet.Sequence;
        var timestamp = (uint)(packet.Index * PacketMs * 48) + (anew ? 777_777u : 4_294_000_000u);
        input.Add(anew ? 2u : 1u, index + 60_000, timestamp, packet.At, packet.Index, 25, packet.Opus);
    }

    private List<Packet> Encode(int packets)
    {
        using var encoder = new OpusEncoder(1, ToneOf is not null ? 24_000 : 64_000);
        if (ExpectedLoss > 0) encoder.ExpectLoss(ExpectedLoss);
        var sent = new List<Packet>();
        var opus = new byte[OpusEncoder.LongestPacket];
        var sequence = 0;
        for (var i = 0; i < packets; i++)
        {
            var samples = PacketMs * 48;
            var pcm = Tones.Make(ToneOf?.Invoke(i) ?? Frequency, Strength, samples, (long)i * samples);
            var length = encoder.Encode(pcm, opus);
            if (IsPaused(i)) continue;
            var at = (int)(i * PacketMs * (1 - Drift / 1e6)) + DelayOf(i);
            if (!IsLost(i)) sent.Add(new(i, sequence, at, opus.AsSpan(0, length).ToArray()));
            sequence++;
        }

        return [.. sent.OrderBy(packet => packet.At)];
    }

    private readonly record struct Packet(int Index, int Sequence, int At, byte[] Opus);
}

/// <summary>What came out.</summary>
internal sealed class Arrived
{
    public SoundList Sound { get; } = new();

    /// <summary>Milliseconds from the arrival of the first packet to its first sound.</summary>
    public int FirstAt { get; set; } = -1;

    public long Lost { get; set; }

    /// <summary>How long sound waited, in samples, at the moments asked for.</summary>
    public List<long> Waits { get; } = [];

    /// <summary>How many milliseconds behind the fastest packet it is at the end.</summary>
    public double Behind { get; set; }

    /// <summary>From the first sound to the last.</summary>
    public double Seconds => (Sound.All.ToList().FindLastIndex(sample => MathF.Abs(sample) > 0.01f) - Sound.All.ToList().FindIndex(sample => MathF.Abs(sample) > 0.01f)) / 48_000.0;

    /// <summary>The tone goes on as strong as it was, and steps no further than it would.</summary>
    public void IsSteady(int from = 1)
    {
        var sound = Sound.AsSpan((int)(from * 9600)).ToArray();
        var end = sound.Length - 1920;
        var course = Tones.Course(sound.AsSpan(0, end), Journey.Frequency, 960);
        Assert.True(course.Min() > 0.17, $"{course.Min():0.000} at {from * 200 + course.IndexOf(course.Min()) * 10} ms");
        Assert.True(Tones.Steepest(sound.AsSpan(0, end)) < Journey.Steepest * 1.3, $"a step of {Tones.Steepest(sound)}");
    }
}

/// <summary>Samples as they come.</summary>
internal sealed class SoundList
{
    private readonly List<float> _samples = [];

    public IReadOnlyList<float> All => _samples;

    public void AddRange(float[] samples) => _samples.AddRange(samples);

    public ReadOnlySpan<float> AsSpan(int from, int? length = null) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_samples).Slice(from, length ?? _samples.Count - from);

    public static implicit operator ReadOnlySpan<float>(SoundList sound) => sound.AsSpan(0);
}
