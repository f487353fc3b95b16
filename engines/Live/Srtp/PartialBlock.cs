using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Palabre.Live.Srtp;

/// <summary>Loads and stores the last 1 to 15 bytes of a message without touching a byte beyond it, and without a memory copy.</summary>
internal static unsafe class PartialBlock
{
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The first <paramref name="length"/> bytes (1..15) at <paramref name="source"/>, followed by zeros.</summary>
    public static Vector128<byte> Load(byte* source, int length)
    {
        // Two overlapping reads cover any length; the bytes they share are equal, so OR-ing them twice is harmless.
        if (length > 8)
        {
            var high = *(ulong*)(source + length - 8) >> (8 * (16 - length));
            return Vector128.Create(*(ulong*)source, high).AsByte();
        }
        if (length == 8) return Vector128.CreateScalar(*(ulong*)source).AsByte();
        if (length >= 4)
        {
            var low = *(uint*)source | ((ulong)*(uint*)(source + length - 4) << (8 * (length - 4)));
            return Vector128.CreateScalar(low).AsByte();
        }
        var middle = length >> 1;
        var few = source[0] | (uint)source[middle] << (8 * middle) | (uint)source[length - 1] << (8 * (length - 1));
        return Vector128.CreateScalar((ulong)few).AsByte();
    }

    /// <summary>Writes the first <paramref name="length"/> bytes (1..15) of a block.</summary>
    public static void Store(byte* destination, Vector128<byte> block, int length)
    {
        var low = block.AsUInt64().ToScalar();
        if (length > 8)
        {
            var high = block.AsUInt64().GetElement(1);
            *(ulong*)destination = low;
            *(ulong*)(destination + length - 8) = (low >> (8 * (length - 8))) | (high << (8 * (16 - length)));
        }
        else if (length == 8)
        {
            *(ulong*)destination = low;
        }
        else if (length >= 4)
        {
            *(uint*)destination = (uint)low;
            *(uint*)(destination + length - 4) = (uint)(low >> (8 * (length - 4)));
        }
        else
        {
            for (var i = 0; i < length; i++, low >>= 8) destination[i] = (byte)low;
        }
    }

    /// <summary>Ones over the first <paramref name="length"/> bytes (0..16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Mask(int length) => Vector128.Create(Masks.Slice(16 - length, 16));
}
