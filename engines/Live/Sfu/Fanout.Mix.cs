using System.Runtime.InteropServices;
using Palabre.Live.Mix;

namespace Palabre.Live.Sfu;

/// <summary>Whether a room needs a mix, and who of its listeners gets it.</summary>
internal sealed partial class Fanout
{
    /// <summary>Listeners per turn of the gate: as many as one system call sends. More keeps voices waiting, fewer changes hands more often.</summary>
    private const int Batch = 64;

    /// <summary>How long a mix goes on that nothing needs. Longer works for nothing, shorter begins again at every word of a second voice.</summary>
    private const long LingerMs = 5000;

    private readonly List<MixSubscription> _takers = [];
    private readonly byte[] _caughtUp = GC.AllocateArray<byte>(Outbox.MaxDatagram, pinned: true);
    private readonly ChangeOver _changeOver = new(mixFrom);
    private RoomMix? _mix;
    private long _passed;
    private long _neededAt;
    private int _withFewLines;
    private bool _isAskew;

    public IReadOnlyList<MixSubscription> Takers => _takers;

    /// <summary>Whether listeners get the mix, or may soon.</summary>
    public bool MixesForListeners => _changeOver.NeedsMix || MixesForFewLines;

    private bool MixesForFewLines => _withFewLines > 0 && _selector.Selected.Count > 1;

    public void Add(MixSubscription taker)
    {
        _takers.Add(taker);
        Reconsider();
    }

    public void Remove(MixSubscription taker) => _takers.Remove(taker);

    /// <summary>Before each frame of the mix: gives it to those who shall have it, and the voices back to the others.</summary>
    /// <returns>False when nothing needs the mix any more.</returns>
    public bool Direct(RoomMix mix, long now, Outbox outbox)
    {
        if (mix != _mix) return false;
        var isWarm = _changeOver.IsWarm(now);
        _isAskew |= _changeOver.Changes(Speaking(now), mix.IsAlike, now);
        mix.Bus.Levels = !_changeOver.IsDue;
        if (_isAskew && isWarm) SetRight(mix, now, outbox);
        if (_takers.Count > 0 || MixesForListeners || _isAskew) _neededAt = now;
        if (now - _neededAt <= LingerMs) return true;
        EndMix();
        return false;
    }

    /// <summary>The room is over, and its mix with it; or nothing needs it.</summary>
    public void EndMix()
    {
        _mix = null;
        _changeOver.Stopped();
    }

    /// <summary>Sends a packet of the mix to some of its listeners, the last first: who leaves or comes meanwhile moves none of those left.</summary>
    /// <returns>How many are left.</returns>
    public int SendMix(RoomMix mix, in Frame frame, long oldest, int left, long now, Outbox outbox)
    {
        if (mix != _mix) return 0;
        if (left == int.MaxValue) mix.Stream.Add(frame, _wantResending > 0);
        var listeners = CollectionsMarshal.AsSpan(_listeners);
        left = Math.Min(left, listeners.Length);
        var end = Math.Max(0, left - Batch);
        while (left > end)
        {
            ListenerLeg.Prepare(listeners, --left, step: -1);
            listeners[left].SendMix(mix.Stream, frame, oldest, now, outbox);
        }

        return left;
    }

    private void Reconsider()
    {
        _isAskew = true;
        _changeOver.Count(_listeners.Count);
        if (_mix is null && (_takers.Count > 0 || MixesForListeners)) _mix = startMix();
    }

    private void SetRight(RoomMix mix, long now, Outbox outbox)
    {
        _isAskew = false;
        var voices = _selector.Selected.Count;
        foreach (var listener in CollectionsMarshal.AsSpan(_listeners))
        {
            // Who has a voice of their own here would hear themselves in the mix.
            var mixed = listener.Own is null && (_changeOver.IsMixed || listener.LacksLinesFor(voices));
            if (mixed == listener.IsMixed) continue;
            if (mixed) listener.BeginMix(_passed);
            else listener.EndMix(mix.Voices, _caughtUp, now, outbox);
        }
    }

    private int Speaking(long now)
    {
        // By index: the enumerator of an interface is an object, and this is asked fifty times a second in each room that mixes.
        var (selected, speaking) = (_selector.Selected, 0);
        for (var i = 0; i < selected.Count; i++)
        {
            if (selected[i].IsSpeaking(now)) speaking++;
        }

        return speaking;
    }
}
