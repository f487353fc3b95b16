using Palabre.TestKit;

namespace Palabre.Live.Tests.Sfu;

/// <summary>The networks of the tests lose what they say they lose.</summary>
public sealed class LossModelTests
{
    private const int Packets = 100_000;

    [Theory]
    [InlineData(0.05, 1, 1.05)]
    [InlineData(0.2, 1, 1.25)]
    [InlineData(0.1, 2, 2)]
    [InlineData(0.2, 3, 3)]
    public void The_share_and_the_length_of_bursts_are_those_asked_for(double share, double burst, double inARow)
    {
        var model = new LossModel(new Random(3));
        var (lost, runs, before) = (0, 0, false);
        for (var i = 0; i < Packets; i++)
        {
            var now = model.IsNextLost(share, burst);
            if (now) lost++;
            if (now && !before) runs++;
            before = now;
        }

        Assert.InRange((double)lost / Packets, share * 0.95, share * 1.05);
        Assert.InRange((double)lost / runs, inARow * 0.95, inARow * 1.05);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_network_without_faults_loses_nothing_and_a_dead_one_everything(double share, bool lost) =>
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(lost, new LossModel(new Random(3)).IsNextLost(share, burst: 2)));
}
