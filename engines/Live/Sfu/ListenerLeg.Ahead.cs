using System.Runtime.CompilerServices;

namespace Palabre.Live.Sfu;

/// <summary>What sending to a listener touches, asked for in steps, each of which needs what the one before has brought.</summary>
internal sealed partial class ListenerLeg
{
    /// <summary>How many listeners ahead each step is. More distance hides slower memory, but may have left the cache again by then.</summary>
    private const int First = 12, Second = 8, Third = 4;

    /// <summary>Call once for each listener, in order, before it is served.</summary>
    /// <param name="all">The room's listeners.</param>
    /// <param name="at">The one who is next.</param>
    /// <param name="step">1 when they are served from first to last, −1 from last to first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(ReadOnlySpan<ListenerLeg> all, int at, int step)
    {
        if (!Ahead.IsSupported) return;
        var (first, second, third) = (at + First * step, at + Second * step, at + Third * step);
        if ((uint)first < (uint)all.Length) Ahead.Of(all[first], 2);
        if ((uint)second < (uint)all.Length) all[second].PrepareParts();
        if ((uint)third < (uint)all.Length) all[third].PrepareContents();
    }

    private void PrepareParts()
    {
        Ahead.Of(_slots, 1);
        Ahead.Of(format, 1);
        Ahead.Of(Sender, 1);
        Ahead.Of(Path, 2);
        Ahead.Of(_keys, 5);
    }

    private void PrepareContents()
    {
        foreach (var slot in _slots) Ahead.Of(slot, 2);
        Ahead.Of(format[0], 2);
        Sender?.Prepare();
    }
}
