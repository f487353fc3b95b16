namespace Palabre.TestKit;

/// <summary>
/// Which packets of one direction are lost (Gilbert's model): two states, one that passes and one that loses, with the chances of
/// change that make the asked-for share and length of bursts.
/// </summary>
public sealed class LossModel(Random random)
{
    private bool _losing;

    /// <param name="share">Of all packets, of 1.</param>
    /// <param name="burst">Mean number lost in a row; 1 loses each by itself, as chance would.</param>
    public bool IsNextLost(double share, double burst)
    {
        if (share is <= 0 or >= 1) return share >= 1;
        if (burst <= 1) return random.NextDouble() < share;
        var change = _losing ? 1 / burst : share / (burst * (1 - share));
        if (random.NextDouble() < change) _losing = !_losing;
        return _losing;
    }
}
