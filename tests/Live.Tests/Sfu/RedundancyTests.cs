using Palabre.Live.Rtp;
using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

public class RedundancyTests
{
    private readonly RecentFrames _recent = new();

    [Fact]
    public void A_frame_goes_with_those_before_it_oldest_first()
    {
        Add(10, 960, [1]);
        Add(11, 1920, [2, 2]);
        Add(12, 2880, [3, 3, 3]);

        Assert.Equal([[1], [2, 2], [3, 3, 3]], Blocks(_recent.Red(111, 2)));
        Assert.Equal([[2, 2], [3, 3, 3]], Blocks(_recent.Red(111, 1)));
        Assert.Equal("EF1E0001EF0F00026F010202030303", Convert.ToHexString(_recent.Red(111, 2)));
    }

    [Fact]
    public void Listeners_with_other_numbers_for_Opus_get_theirs()
    {
        Add(10, 960, [1]);
        Add(11, 1920, [2]);

        Assert.Equal("EF0F00016F0102", Convert.ToHexString(_recent.Red(111, 1)));
        Assert.Equal("E00F0001600102", Convert.ToHexString(_recent.Red(96, 1)));
    }

    [Fact]
    public void The_first_frame_and_one_after_a_pause_go_alone()
    {
        Add(10, 960, [1]);
        Assert.Equal(0, _recent.Red(111, 2).Length);
        Add(11, 960 + 19_200, [2]);
        Assert.Equal(0, _recent.Red(111, 2).Length);
    }

    [Fact]
    public void A_lost_frame_is_left_out_and_a_late_one_changes_nothing()
    {
        Add(10, 960, [1]);
        Add(12, 2880, [3]);
        Add(11, 1920, [2]);

        Assert.Equal([[1], [3]], Blocks(_recent.Red(111, 2)));
    }

    [Fact]
    public void What_would_not_fit_a_packet_goes_with_less_or_alone()
    {
        Add(10, 960, new byte[600]);
        Add(11, 1920, new byte[600]);
        Assert.Equal(0, _recent.Red(111, 1).Length);
        Add(12, 2880, new byte[1200]);
        Add(13, 3840, [1]);
        Assert.Equal(0, _recent.Red(111, 1).Length);
    }

    [Fact]
    public void Redundancy_follows_the_loss_up_at_once_and_down_slowly()
    {
        var redundancy = new Redundancy();
        Assert.Equal(1, redundancy.Depth);
        redundancy.Take(40, 1000);
        Assert.Equal(2, redundancy.Depth);
        redundancy.Take(5, 1000 + Redundancy.CalmMs - 1);
        Assert.Equal(2, redundancy.Depth);
        redundancy.Take(5, 1000 + Redundancy.CalmMs);
        Assert.Equal(1, redundancy.Depth);
        redundancy.Take(5, 50_000);
        redundancy.Take(0, 60_000);
        Assert.Equal(1, redundancy.Depth);
        redundancy.Take(0, 50_000 + Redundancy.CalmMs);
        Assert.Equal(0, redundancy.Depth);
        redundancy.Take(3, 90_000);
        Assert.Equal(1, redundancy.Depth);
    }

    [Theory]
    [InlineData(new byte[] { 30 }, 30)]
    [InlineData(new byte[] { 0, 0, 25, 0 }, 25)]
    [InlineData(new byte[] { 200 }, 51)]
    [InlineData(new byte[] { }, 0)]
    public void The_worst_tenth_is_told(byte[] losses, byte told) => Assert.Equal(told, Told(losses));

    [Fact]
    public void One_bad_network_among_many_does_not_blunt_the_sound_for_all()
    {
        Assert.Equal(0, Told([200, .. new byte[30]]));
        Assert.Equal(20, Told([200, 20, 20, .. new byte[18]]));
    }

    private static byte Told(byte[] losses)
    {
        var loss = new LossToHeal(new int[LossToHeal.Steps]);
        foreach (var lost in losses) loss.Add(lost);
        return loss.Told();
    }

    private void Add(long sequence, uint timestamp, byte[] opus) => _recent.Add(new Frame(sequence, timestamp, false, new AudioLevel(30, true), opus));

    private static List<byte[]> Blocks(ReadOnlySpan<byte> payload)
    {
        var blocks = new List<byte[]>();
        for (var i = 0; i < RedPayload.CountOlder(payload); i++)
        {
            RedPayload.Older(payload, i, out var older);
            blocks.Add(older.ToArray());
        }

        Assert.True(RedPayload.TryGetPrimary(payload, out var primary));
        return [.. blocks, primary.ToArray()];
    }
}
