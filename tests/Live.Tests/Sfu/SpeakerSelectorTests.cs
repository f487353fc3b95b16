using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

public class SpeakerSelectorTests
{
    private const int Quiet = 100;
    private readonly SpeakerSelector _selector = new(lines: 3);
    private readonly List<Speaker> _speakers = [];
    private long _now = 1000;

    [Fact]
    public void Everyone_passes_while_there_are_seats()
    {
        Seat(4);
        Talk(1000, (0, Quiet), (1, Quiet), (2, 20), (3, 127));

        Assert.All(_speakers, speaker => Assert.True(speaker.Rank >= 0));
    }

    [Fact]
    public void A_loud_newcomer_takes_the_seat_of_one_who_is_silent()
    {
        Seat(5);
        Talk(2000, (0, 25), (1, 25), (2, Quiet), (3, 25), (4, Quiet));

        Talk(300, (0, 25), (1, 25), (2, Quiet), (3, 25), (4, 25));

        Assert.Equal(-1, _speakers[2].Rank);
        Assert.True(_speakers[4].Rank >= 0);
    }

    [Fact]
    public void One_who_speaks_is_not_talked_down_by_one_a_little_louder()
    {
        Seat(5);
        Talk(2000, (0, 40), (1, 40), (2, 40), (3, 40), (4, Quiet));

        Talk(3000, (0, 40), (1, 40), (2, 40), (3, 40), (4, 30));

        Assert.Equal(-1, _speakers[4].Rank);
    }

    [Fact]
    public void A_pause_between_sentences_does_not_cost_the_seat()
    {
        Seat(5);
        Talk(2000, (0, 25), (1, 25), (2, 25), (3, 25), (4, Quiet));

        Talk((int)SpeakerSelector.HoldMs - 200, (0, 25), (1, 25), (2, Quiet), (3, 25), (4, 25));

        Assert.True(_speakers[2].Rank >= 0);
    }

    [Fact]
    public void Two_who_talk_at_once_do_not_swap_seats_over_and_over()
    {
        Seat(6);
        var swaps = 0;
        var random = new Random(5);
        for (var i = 0; i < 500; i++)
        {
            _now += 20;
            for (var speaker = 0; speaker < 6; speaker++)
            {
                // Six equal voices, with the swings of real speech.
                if (_selector.Hear(_speakers[speaker], random.Next(20, 60), _now) is not null) swaps++;
            }
        }

        Assert.InRange(swaps, 0, 3);
    }

    [Fact]
    public void The_dominant_is_the_one_who_speaks()
    {
        Seat(2);
        Talk(500, (0, 25), (1, Quiet));
        Assert.Equal(0, _speakers[0].Rank);

        Talk(2000, (0, Quiet), (1, 25));

        Assert.Equal(0, _speakers[1].Rank);
    }

    [Fact]
    public void A_leavers_seat_goes_to_one_who_waits()
    {
        Seat(5);

        _selector.Remove(_speakers[1]);

        Assert.Equal(-1, _speakers[1].Rank);
        Assert.Equal([0, 1, 2, 3], new[] { 0, 2, 3, 4 }.Select(i => _speakers[i].Rank).Order());
    }

    [Fact]
    public void Ranks_are_always_a_numbering_of_the_seats()
    {
        Seat(9);
        var random = new Random(11);
        for (var i = 0; i < 5000; i++)
        {
            _now += random.Next(1, 40);
            var speaker = _speakers[random.Next(9)];
            _selector.Hear(speaker, random.Next(128), _now);
            if (random.Next(50) == 0)
            {
                _selector.Remove(speaker);
                _selector.Add(speaker);
            }

            Assert.Equal(Enumerable.Range(0, 4), _speakers.Where(one => one.Rank >= 0).Select(one => one.Rank).Order());
            Assert.Equal(_selector.Selected.Select(one => one.Rank), Enumerable.Range(0, 4));
        }
    }

    private void Seat(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _speakers.Add(new Speaker(i));
            _selector.Add(_speakers[i]);
        }
    }

    private void Talk(int milliseconds, params (int Speaker, int Level)[] levels)
    {
        for (var end = _now + milliseconds; _now < end; _now += 20)
        {
            foreach (var (speaker, level) in levels) _selector.Hear(_speakers[speaker], level, _now);
        }
    }
}
