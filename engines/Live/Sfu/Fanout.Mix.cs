using Palabre.Live.Mix;

namespace Palabre.Live.Sfu;

/// <summary>Whether a room needs a mix, and who takes it.</summary>
internal sealed partial class Fanout
{
    private readonly List<MixSubscription> _takers = [];
    private RoomMix? _mix;
    private long _passed;

    public IReadOnlyList<MixSubscription> Takers => _takers;

    public void Add(MixSubscription taker)
    {
        _takers.Add(taker);
        Reconsider();
    }

    public void Remove(MixSubscription taker) => _takers.Remove(taker);

    /// <summary>Asked before each frame: a mix that nothing needs ends.</summary>
    public bool Continues(RoomMix mix)
    {
        if (mix == _mix && _takers.Count > 0) return true;
        if (mix == _mix) _mix = null;
        return false;
    }

    /// <summary>The room is over, and its mix with it.</summary>
    public void EndMix() => _mix = null;

    private void Reconsider()
    {
        if (_mix is null && _takers.Count > 0) _mix = startMix();
    }
}
