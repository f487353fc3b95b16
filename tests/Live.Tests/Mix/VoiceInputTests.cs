using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

/// <summary>One voice over networks of every kind, by a clock of the test's own.</summary>
public class VoiceInputTests
{
    [Fact]
    public void On_a_good_network_it_comes_whole_and_soon()
    {
        var heard = new Journey().Run(200);

        Assert.Equal(0, heard.Lost);
        Assert.InRange(heard.FirstAt, 40, 80);
        heard.IsSteady();
    }

    [Fact]
    public void Jitter_and_disorder_are_not_heard()
    {
        var random = new Random(1);
        var heard = new Journey { DelayOf = _ => 30 + random.Next(35) }.Run(500);

        Assert.Equal(0, heard.Lost);
        heard.IsSteady(from: 3);
    }

    [Fact]
    public void After_a_bad_moment_it_waits_longer_and_later_shorter_again()
    {
        var journey = new Journey { DelayOf = i => i is >= 200 and < 260 ? 30 + (i * 37 % 120) : 30 };

        var heard = journey.Run(2000, stopAt: [300, 1990]);

        Assert.InRange(heard.Waits[0], 110 * 48, 200 * 48);
        Assert.Equal(40 * 48, heard.Waits[1]);
        Assert.InRange(heard.Seconds, 39.7, 40.3);
    }

    [Fact]
    public void A_tenth_lost_is_made_up()
    {
        var random = new Random(3);
        var heard = new Journey { IsLost = _ => random.NextDouble() < 0.1 }.Run(500);

        Assert.InRange(heard.Lost, 20, 80);
        var course = Tones.Course(heard.Sound.AsSpan(9600), Journey.Frequency, 960);
        Assert.True(course.Average() > 0.16, $"{course.Average()}");
        Assert.InRange(heard.Seconds, 9.8, 10.05);
    }

    [Fact]
    public void Error_correction_of_the_next_packet_mends_what_was_lost()
    {
        // A new tone begins in each packet that is lost, so that what came before says nothing of it.
        static double ToneOf(int packet) => ((packet + 1) / 10 % 4) switch { 0 => 300, 1 => 600, 2 => 1000, _ => 1500 };
        static double Heard(int expectedLoss)
        {
            var heard = new Journey { ExpectedLoss = expectedLoss, ToneOf = ToneOf, IsLost = i => i % 10 == 9 }.Run(300);
            var first = (heard.FirstAt + 30) / 20 * 960 + OpusEncoder.LookAhead;
            return Enumerable.Range(2, 25).Average(i => Tones.Amplitude(heard.Sound.AsSpan(first + (i * 10 + 9) * 960, 648), ToneOf(i * 10 + 9)));
        }

        var (with, without) = (Heard(20), Heard(0));
        Assert.True(with > without * 50, $"{with} with, {without} without");
    }

    [Fact]
    public void A_pause_without_packets_is_no_loss_and_what_follows_comes_whole()
    {
        var heard = new Journey { IsPaused = i => i is >= 100 and < 150 or >= 180 and < 182 }.Run(250);

        Assert.Equal(0, heard.Lost);
        Assert.True(Tones.Power(heard.Sound.AsSpan(130 * 960, 9600)) < 1e-9);
        Assert.InRange(Tones.Amplitude(heard.Sound.AsSpan(160 * 960, 9600), Journey.Frequency), 0.18, 0.22);
        Assert.True(Tones.Steepest(heard.Sound) < Journey.Steepest * 1.5, $"{Tones.Steepest(heard.Sound)}");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void A_clock_that_runs_fast_or_slow_is_followed_without_a_click(int partsPerMillion)
    {
        var heard = new Journey { Drift = partsPerMillion }.Run(15_000, stopAt: [14_900]);

        Assert.Equal(0, heard.Lost);
        Assert.InRange(heard.Seconds, 299.5, 300.1);
        heard.IsSteady();
        Assert.InRange(heard.Behind, 20, 110);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(60)]
    public void Packets_of_every_length_are_taken(int milliseconds)
    {
        var heard = new Journey { PacketMs = milliseconds }.Run(5000 / milliseconds);

        Assert.Equal(0, heard.Lost);
        heard.IsSteady();
    }

    [Fact]
    public void A_source_that_begins_anew_is_taken_up()
    {
        var heard = new Journey { RestartsAt = 100 }.Run(200);

        Assert.InRange(Tones.Amplitude(heard.Sound.AsSpan(110 * 960, 48_000), Journey.Frequency), 0.18, 0.22);
        Assert.InRange(heard.Seconds, 3.8, 4.05);
    }

    [Fact]
    public void What_was_cut_is_not_heard_any_more()
    {
        var heard = new Journey { CutAt = 100 }.Run(200);

        Assert.True(Tones.Power(heard.Sound.AsSpan(104 * 960, 90 * 960)) < 1e-9);
    }
}
