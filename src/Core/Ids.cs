using System.Globalization;

namespace Palabre.Core;

/// <summary>
/// A 64-bit, time-ordered id. Written as a decimal string in JSON and in addresses, because JavaScript loses integers above 2^53.
/// </summary>
public interface IId<TSelf> where TSelf : struct, IId<TSelf>
{
    /// <summary>The number itself; always positive.</summary>
    long Value { get; }

    /// <summary>Wraps a number read from storage.</summary>
    static abstract TSelf From(long value);
}

/// <summary>Reading ids from text, the same way for every kind.</summary>
public static class Ids
{
    /// <summary>Reads a decimal id; false for anything but a positive 64-bit number.</summary>
    public static bool TryParse<TId>(string? text, out TId id) where TId : struct, IId<TId>
    {
        var read = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        id = read ? TId.From(value) : default;
        return read;
    }

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
