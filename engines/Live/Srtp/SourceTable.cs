namespace Palabre.Live.Srtp;

/// <summary>
/// The replay windows of the sources one peer sends from. Bounded, and filled by authenticated packets only: a stranger can neither
/// grow it nor push a source out, and a peer that invents sources beyond the bound is not heard on the new ones.
/// </summary>
internal sealed class SourceTable(int capacity)
{
    private readonly (uint Ssrc, ReplayWindow Window)[] _sources = new (uint, ReplayWindow)[capacity];
    private int _count;

    /// <summary>The packet index most likely meant by a 16-bit sequence number; false when it precedes the first packet of all.</summary>
    public bool TryEstimate(uint ssrc, ushort sequence, out ulong index)
    {
        var slot = Find(ssrc);
        index = sequence;
        return slot < 0 || RtpIndex.TryEstimate(_sources[slot].Window.Highest, sequence, out index);
    }

    public bool MayAccept(uint ssrc, ulong index)
    {
        var slot = Find(ssrc);
        return slot < 0 ? _count < _sources.Length : _sources[slot].Window.IsFresh(index);
    }

    public void Accept(uint ssrc, ulong index)
    {
        var slot = Find(ssrc);
        if (slot >= 0) _sources[slot].Window.Accept(index);
        else _sources[_count++] = (ssrc, new ReplayWindow(index));
    }

    private int Find(uint ssrc)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_sources[i].Ssrc == ssrc) return i;
        }
        return -1;
    }
}
