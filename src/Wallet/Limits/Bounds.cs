namespace Palabre.Wallet;

/// <summary>The most that may leave a wallet in one payment, in a day and in thirty days, in minor units; null where nothing is said.</summary>
public readonly record struct Bounds(long? AtOnce, long? Day, long? Month)
{
    /// <summary>Of each the lower one.</summary>
    public Bounds Lowest(Bounds other) => new(Lower(AtOnce, other.AtOnce), Lower(Day, other.Day), Lower(Month, other.Month));

    /// <summary>Whether more may leave than by the others, of any of the three.</summary>
    public bool IsAbove(Bounds other) => IsAbove(AtOnce, other.AtOnce) || IsAbove(Day, other.Day) || IsAbove(Month, other.Month);

    private static long? Lower(long? one, long? other) => one is null || other < one ? other : one;

    private static bool IsAbove(long? one, long? other) => other is { } limit && (one is null || one > limit);
}
