using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Palabre.Live.Srtp;

/// <summary>
/// GHASH (NIST SP 800-38D §6.4) by carry-less multiplication. Computed as POLYVAL over reversed bytes (RFC 8452 appendix A), whose
/// product needs no bit shift; up to eight blocks are multiplied by descending powers of the key, added, and reduced once.
/// </summary>
internal static unsafe class Ghash
{
    public const int Powers = 8;

    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <summary>Fills in H¹ … H⁸ for the hash key <paramref name="h"/>, which is the encryption of a zero block.</summary>
    public static void ExpandKey(Vector128<byte> h, Vector128<ulong>* powers)
    {
        powers[0] = MultiplyByX(Reverse(h).AsUInt64());
        for (var i = 1; i < Powers; i++)
        {
            Vector128<ulong> low = default, middle = default, high = default;
            Accumulate(powers[i - 1], powers[0], ref low, ref middle, ref high);
            powers[i] = Reduce(low, middle, high);
        }
    }

    /// <summary>The hash of the associated data, the ciphertext and their lengths.</summary>
    public static Vector128<byte> Compute(Vector128<ulong>* powers, byte* associated, int associatedLength, byte* data, int dataLength)
    {
        var lengths = Vector128.Create((ulong)dataLength * 8, (ulong)associatedLength * 8);
        var left = Blocks(associatedLength) + Blocks(dataLength) + 1;
        Vector128<ulong> hash = default;

        while (left > 0)
        {
            var group = Math.Min(left, Powers);
            left -= group;
            Vector128<ulong> low = default, middle = default, high = default;
            for (var power = group - 1; power >= 0; power--)
            {
                var block = associatedLength > 0 ? Next(ref associated, ref associatedLength)
                    : dataLength > 0 ? Next(ref data, ref dataLength)
                    : lengths;
                Accumulate(block ^ hash, powers[power], ref low, ref middle, ref high);
                hash = default;
            }
            hash = Reduce(low, middle, high);
        }
        return Reverse(hash.AsByte());
    }

    private static int Blocks(int length) => (length + 15) >> 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Next(ref byte* data, ref int length)
    {
        var block = length >= 16 ? Vector128.Load(data) : PartialBlock.Load(data, length);
        data += 16;
        length -= 16;
        return Reverse(block).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        Vector128<ulong> a, Vector128<ulong> b, ref Vector128<ulong> low, ref Vector128<ulong> middle, ref Vector128<ulong> high)
    {
        low ^= Pclmulqdq.CarrylessMultiply(a, b, 0x00);
        middle ^= Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10);
        high ^= Pclmulqdq.CarrylessMultiply(a, b, 0x11);
    }

    /// <summary>Montgomery reduction by x¹²⁸ + x¹²⁷ + x¹²⁶ + x¹²¹ + 1, 64 bits at a time (Gueron and Kounavis).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        var polynomial = Vector128.CreateScalar(0xc200000000000000UL);
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);
        low = SwapHalves(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        low = SwapHalves(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        return high ^ low;
    }

    private static Vector128<ulong> SwapHalves(Vector128<ulong> v) => Sse2.Shuffle(v.AsUInt32(), 0x4e).AsUInt64();

    /// <summary>mulX_POLYVAL of RFC 8452 appendix A.</summary>
    private static Vector128<ulong> MultiplyByX(Vector128<ulong> v)
    {
        var (low, high) = (v.GetElement(0), v.GetElement(1));
        var carry = 0UL - (high >> 63);
        return Vector128.Create((low << 1) ^ (carry & 1), ((high << 1) | (low >> 63)) ^ (carry & 0xc200000000000000UL));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Reverse(Vector128<byte> v) =>
        Vector128.ShuffleNative(v, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
