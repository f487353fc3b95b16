using Palabre.Live.Mix;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>Who takes a room's mix gets all of it, without a gap.</summary>
public class OpenMixTests
{
    [Fact]
    public async Task Two_voices_of_different_strength_are_heard_as_one_sound_at_equal_loudness()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 440, 0.4);
        await Singer.JoinAsync(hall, 2, 1500, 0.05);
        using var taken = new Taken(hall.Room);

        await taken.LastsAsync(7);

        var end = Tones.Left(taken.Last(1));
        Assert.InRange(Tones.Decibels(Tones.Amplitude(end, 440) / Tones.Amplitude(end, 1500)), -2, 2);
        Assert.InRange(Tones.Amplitude(end, 440), 0.05, 0.2);
    }

    [Fact]
    public async Task Silence_is_given_too_at_the_pace_of_time()
    {
        await using var hall = new Hall();
        var began = TimeProvider.System.GetTimestamp();
        using var taken = new Taken(hall.Room);

        await taken.LastsAsync(1);

        var elapsed = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        Assert.InRange(taken.Seconds, elapsed - 0.3, elapsed + 0.06);
        Assert.Equal(0, Tones.Power(taken.Last(1)));
    }

    [Fact]
    public async Task Several_rooms_carry_their_own_voices_only()
    {
        await using var hall = new Hall();
        double[] tones = [400, 700, 1100, 1900];
        var taken = new List<Taken>();
        foreach (var tone in tones)
        {
            var room = hall.Server.OpenRoom((long)tone);
            await Singer.JoinAsync(hall, room, 1, tone, 0.2);
            taken.Add(new Taken(room));
        }

        foreach (var one in taken) await one.LastsAsync(3);

        for (var i = 0; i < tones.Length; i++)
        {
            var sound = Tones.Left(taken[i].Last(1));
            Assert.All(tones, tone => Assert.True(Tones.Amplitude(sound, tone) > 0.05 == (tone == tones[i]), $"{tone} Hz in room {tones[i]}"));
            taken[i].Dispose();
        }
    }

    [Fact]
    public async Task Loss_on_one_voice_does_not_disturb_another()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 440, 0.1);
        var bad = await Singer.JoinAsync(hall, 2, 1500, 0.1);
        var random = new Random(5);
        bad.IsLost = () => random.NextDouble() < 0.1;
        using var taken = new Taken(hall.Room);

        await taken.LastsAsync(6);

        var course = Tones.Course(Tones.Left(taken.Last(2)), 440, 1920);
        Assert.InRange(course.Max() / course.Min(), 1, 1.12);
        var lossy = Tones.Course(Tones.Left(taken.Last(2)), 1500, 1920);
        Assert.True(lossy.Average() > lossy.Max() * 0.85, $"{lossy.Average():0.000} of {lossy.Max():0.000}");
    }

    [Fact]
    public async Task Who_is_muted_leaves_the_mix_without_a_click_and_comes_back()
    {
        await using var hall = new Hall();
        await Singer.JoinAsync(hall, 1, 300, 0.1);
        using var taken = new Taken(hall.Room);
        await taken.LastsAsync(4);

        hall.Room.SetMuted(1, true);
        await taken.LastsAsync(taken.Seconds + 0.5);
        Assert.Equal(0, Tones.Power(taken.Last(0.2)));
        hall.Room.SetMuted(1, false);
        await taken.LastsAsync(taken.Seconds + 1);

        Assert.True(Tones.Amplitude(Tones.Left(taken.Last(0.2)), 300) > 0.05);
        var sound = Tones.Left(taken.Last(2));
        Assert.True(Tones.Steepest(sound) < 1.3 * 2 * Math.PI * 300 / 48_000 * sound.Max(), $"{Tones.Steepest(sound)} at {sound.Max()}");
    }

    [Fact]
    public async Task Once_disposed_nothing_more_is_given_and_one_that_throws_disturbs_nobody()
    {
        await using var hall = new Hall();
        using var taken = new Taken(hall.Room);
        using var broken = hall.Room.OpenMix(static _ => throw new InvalidOperationException());
        await taken.LastsAsync(0.3);

        taken.Dispose();
        var seconds = taken.Seconds;
        await Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.Equal(seconds, taken.Seconds);
        broken.Dispose();
        await Hall.UntilAsync(() => hall.Server.Mixing.Count == 0, "the mix ends with the last who takes it");
        hall.Room.Close();
        Assert.Equal("room_closed", Assert.Throws<LiveException>(() => hall.Room.OpenMix(static _ => { })).Code);
    }
}
