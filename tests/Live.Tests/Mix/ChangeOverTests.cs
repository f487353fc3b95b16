using Palabre.Live.Peer;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>A listener does not hear whether voices are forwarded or mixed, nor when that changes.</summary>
public class ChangeOverTests
{
    private static readonly LiveOptions MixesForTwo = new() { MixFrom = 2 };

    [Fact]
    public async Task A_steady_tone_goes_on_from_voice_to_mix_and_back()
    {
        const double AsLoudAsWanted = 0.112;
        var packets = await ThereAndBackAsync(hall => Singer.JoinAsync(hall, 1, 440, AsLoudAsWanted));

        Listening.IsContiguous(packets);
        var sound = Listening.Decode(packets)[9600..];
        var course = Tones.Course(sound, 440, 960);
        var border = packets.FindIndex(heard => heard.Contributor == LiveRoom.MixContributor);
        TestContext.Current.TestOutputHelper!.WriteLine($"mix from {border * 20 - 200} ms to {packets.FindLastIndex(heard => heard.Contributor == LiveRoom.MixContributor) * 20 - 180} ms");
        Assert.True(course.Min() > 0.85 * AsLoudAsWanted, $"{course.Min():0.000} at {course.IndexOf(course.Min()) * 10} of {course.Count * 10} ms");
        Assert.True(Tones.Steepest(sound) < 1.3 * 2 * Math.PI * 440 / Tones.Rate * AsLoudAsWanted, $"a step of {Tones.Steepest(sound)}");
    }

    [Fact]
    public async Task Nothing_is_missing_and_nothing_comes_twice()
    {
        var babble = new Babble(3);
        var packets = await ThereAndBackAsync(async hall =>
        {
            var (peer, _) = await hall.PublishAsync(1);
            return hall.Keep(new Singer(peer, at => babble.Make(at))).Begin();
        });

        Listening.IsContiguous(packets);
        var sound = Listening.Decode(packets);
        var (first, likeness) = babble.Find(sound.AsSpan(9600, 1920), 9600, 48_000);
        Assert.True(likeness > 0.8, $"{likeness}");
        // On a busy machine the mix stretches a voice by a few milliseconds, as players do: that is neither a gap nor a repeat.
        const int Stretched = 660;
        var off = 0L;
        for (var at = 9600; at + 1920 < sound.Length; at += 960)
        {
            var expected = first + at - 9600 + off;
            var (place, like) = babble.Find(sound.AsSpan(at, 1920), expected, 2000);
            Assert.True(like > 0.5 && Math.Abs(place - expected) < Stretched, $"{place - expected} samples off at {at / 48} ms, {like:0.00} alike");
            off += place - expected;
        }
    }

    /// <summary>Again where the machine stood still for longer than a mix waits: what was broken at its source says nothing of the change.</summary>
    private static async Task<List<Heard>> ThereAndBackAsync(Func<Hall, Task<Singer>> join)
    {
        for (var tries = 1; ; tries++)
        {
            await using var hall = new Hall(MixesForTwo);
            var singer = await join(hall);
            var packets = await ThereAndBackAsync(hall);
            if (singer.Late < TimeSpan.FromMilliseconds(40) || tries == 5) return packets;
        }
    }

    /// <summary>One listens all the time; another comes, which makes it an audience, and leaves again.</summary>
    private static async Task<List<Heard>> ThereAndBackAsync(Hall hall)
    {
        var (ear, _) = await hall.ListenAsync(options: new() { Lines = 3 });
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var (_, second) = await hall.ListenAsync(options: new() { Lines = 3 });
        await Hall.UntilAsync(() => ear.All[^1].Contributor == LiveRoom.MixContributor, "the mix takes over");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        second.Close("enough");
        await Hall.UntilAsync(() => ear.All[^1].Contributor != LiveRoom.MixContributor, "the voice comes back");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Single(ear.All.DistinctBy(heard => heard.Line));
        return ear.Line(ear.MainLine());
    }
}
