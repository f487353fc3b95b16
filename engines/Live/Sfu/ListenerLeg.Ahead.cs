using System.Runtime.CompilerServices;

namespace Palabre.Live.Sfu;

/// <summary>What sending to a listener touches, asked for in steps, each of which needs what the one before has brought.</summary>
internal sealed partial class ListenerLeg
{
    /// <summary>How many listeners ahead each step is. More distance hides slower memory, but may have left the cache again by then.</summary>
    private const int First = 12, Second = 8, Third = 4;

    /// <summary>Call once for each listener, in order, before it is served.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare(ReadOnlySpan<ListenerLeg> all, int at)
    {
        if (!Ahead.IsSupported) return;
        if (at + First < all.Length) Ahead.Of(all[at + First], 2);
        if (at + Second < all.Length) all[at + Second].PrepareParts();
        if (at + Third < all.Length) all[at + Third].PrepareContents();
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
