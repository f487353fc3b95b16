using Palabre.Core;
using Palabre.Kit;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>A hello to several people at once.</summary>
public sealed class WavesTests
{
    private static readonly MemberId Ada = new(1), Bo = new(2), Dounia = new(3);
    private readonly ManualClock _clock = new();
    private readonly Waves _waves;

    public WavesTests() => _waves = new(new IdMaker(_clock), _clock);

    [Fact]
    public void The_first_who_answers_has_it_and_the_others_come_too_late()
    {
        var wave = Send(Bo, Dounia);
        Assert.Equal(Ada, _waves.Take(wave.Id, Bo)?.By);
        Assert.Null(_waves.Take(wave.Id, Dounia));
        Assert.Empty(_waves.To(Dounia));
    }

    [Fact]
    public void Only_those_who_were_waved_to_can_answer() => Assert.Null(_waves.Take(Send(Bo).Id, Dounia));

    [Fact]
    public void Whoever_lets_it_pass_no_longer_sees_it_and_the_others_still_do()
    {
        var wave = Send(Bo, Dounia);
        _waves.Drop(wave.Id, Bo);
        Assert.Empty(_waves.To(Bo));
        Assert.Single(_waves.To(Dounia));
        Assert.Null(_waves.Take(wave.Id, Bo));
    }

    [Fact]
    public void The_waver_may_take_it_back()
    {
        var wave = Send(Bo);
        _waves.Drop(wave.Id, Ada);
        Assert.Null(_waves.Take(wave.Id, Bo));
        Assert.Null(_waves.By(Ada));
    }

    [Fact]
    public void A_wave_is_over_after_five_minutes()
    {
        var wave = Send(Bo);
        _clock.Advance(Waves.Life - TimeSpan.FromSeconds(1));
        Assert.Single(_waves.To(Bo));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_waves.To(Bo));
        Assert.Null(_waves.Take(wave.Id, Bo));
    }

    [Fact]
    public void A_second_wave_takes_the_place_of_the_first()
    {
        var first = Send(Bo);
        Send(Dounia);
        Assert.Empty(_waves.To(Bo));
        Assert.Null(_waves.Take(first.Id, Bo));
    }

    [Fact]
    public void One_waves_to_ten_people_at_most_and_not_without_end()
    {
        Assert.Equal("wave_to_whom", _waves.Send(Ada, [], out _)?.Code);
        Assert.Equal("wave_to_whom", _waves.Send(Ada, [.. Enumerable.Range(2, 11).Select(i => new MemberId(i))], out _)?.Code);
        Assert.Null(_waves.Send(Ada, [Bo], out _));
        Assert.Null(_waves.Send(Ada, [Bo], out _));
        Assert.Null(_waves.Send(Ada, [Bo], out _));
        Assert.Equal("waves_too_fast", _waves.Send(Ada, [Bo], out _)?.Code);
    }

    private Wave Send(params MemberId[] to)
    {
        Assert.Null(_waves.Send(Ada, to, out var wave));
        return wave!;
    }
}
