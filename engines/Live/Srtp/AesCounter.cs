using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Palabre.Live.Srtp;

/// <summary>AES-128 counter mode by AES-NI: eight blocks in flight hide the latency of one.</summary>
internal static unsafe class AesCounter
{
    public const int RoundKeys = 11;
    private const int InFlight = 8;

    public static bool IsSupported => X86Aes.IsSupported && System.Runtime.Intrinsics.X86.Ssse3.IsSupported;

    /// <summary>Expands a 16-byte key into eleven round keys (FIPS 197 §5.2).</summary>
    public static void ExpandKey(ReadOnlySpan<byte> key, Vector128<byte>* roundKeys)
    {
        var k = Vector128.Create(key);
        roundKeys[0] = k;
        roundKeys[1] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x01));
        roundKeys[2] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x02));
        roundKeys[3] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x04));
        roundKeys[4] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x08));
        roundKeys[5] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x10));
        roundKeys[6] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x20));
        roundKeys[7] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x40));
        roundKeys[8] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x80));
        roundKeys[9] = k = NextKey(k, X86Aes.KeygenAssist(k, 0x1b));
        roundKeys[10] = NextKey(k, X86Aes.KeygenAssist(k, 0x36));
    }

    public static Vector128<byte> Encrypt(Vector128<byte>* keys, Vector128<byte> block)
    {
        block ^= keys[0];
        for (var round = 1; round < RoundKeys - 1; round++) block = X86Aes.Encrypt(block, keys[round]);
        return X86Aes.EncryptLast(block, keys[RoundKeys - 1]);
    }

    /// <summary>
    /// XORs the keystream over <paramref name="length"/> bytes; source and destination may be the same, but not overlap otherwise.
    /// </summary>
    /// <param name="keys">Eleven round keys.</param>
    /// <param name="start">The first counter block; its last four bytes count up, big-endian.</param>
    /// <param name="source">What is encrypted or decrypted.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="reserved">1 to hold the first keystream block back (GCM masks its tag with it), 0 to use it.</param>
    /// <returns>The first keystream block.</returns>
    [SkipLocalsInit]
    public static Vector128<byte> Transform(
        Vector128<byte>* keys, Vector128<byte> start, byte* source, byte* destination, int length, int reserved)
    {
        var stream = stackalloc Vector128<byte>[InFlight];
        var counter = SwapCounter(start).AsUInt32();
        EncryptEight(keys, counter, stream);
        var first = stream[0];

        var next = reserved;
        for (; length >= 16; length -= 16, source += 16, destination += 16)
        {
            if (next == InFlight) Refill(keys, ref counter, stream, ref next);
            (Vector128.Load(source) ^ stream[next++]).Store(destination);
        }
        if (length == 0) return first;

        if (next == InFlight) Refill(keys, ref counter, stream, ref next);
        PartialBlock.Store(destination, PartialBlock.Load(source, length) ^ stream[next], length);
        return first;
    }

    private static void Refill(Vector128<byte>* keys, ref Vector128<uint> counter, Vector128<byte>* stream, ref int next)
    {
        counter += Vector128.Create(0u, 0u, 0u, InFlight);
        EncryptEight(keys, counter, stream);
        next = 0;
    }

    private static void EncryptEight(Vector128<byte>* keys, Vector128<uint> counter, Vector128<byte>* stream)
    {
        var one = Vector128.Create(0u, 0u, 0u, 1u);
        var key = keys[0];
        var b0 = SwapCounter(counter.AsByte()) ^ key;
        var b1 = SwapCounter((counter += one).AsByte()) ^ key;
        var b2 = SwapCounter((counter += one).AsByte()) ^ key;
        var b3 = SwapCounter((counter += one).AsByte()) ^ key;
        var b4 = SwapCounter((counter += one).AsByte()) ^ key;
        var b5 = SwapCounter((counter += one).AsByte()) ^ key;
        var b6 = SwapCounter((counter += one).AsByte()) ^ key;
        var b7 = SwapCounter((counter + one).AsByte()) ^ key;

        for (var round = 1; round < RoundKeys - 1; round++)
        {
            key = keys[round];
            b0 = X86Aes.Encrypt(b0, key);
            b1 = X86Aes.Encrypt(b1, key);
            b2 = X86Aes.Encrypt(b2, key);
            b3 = X86Aes.Encrypt(b3, key);
            b4 = X86Aes.Encrypt(b4, key);
            b5 = X86Aes.Encrypt(b5, key);
            b6 = X86Aes.Encrypt(b6, key);
            b7 = X86Aes.Encrypt(b7, key);
        }

        key = keys[RoundKeys - 1];
        stream[0] = X86Aes.EncryptLast(b0, key);
        stream[1] = X86Aes.EncryptLast(b1, key);
        stream[2] = X86Aes.EncryptLast(b2, key);
        stream[3] = X86Aes.EncryptLast(b3, key);
        stream[4] = X86Aes.EncryptLast(b4, key);
        stream[5] = X86Aes.EncryptLast(b5, key);
        stream[6] = X86Aes.EncryptLast(b6, key);
        stream[7] = X86Aes.EncryptLast(b7, key);
    }

    /// <summary>Turns the last four bytes round, so that the counter is an integer in the last lane, or a counter block again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> SwapCounter(Vector128<byte> block) =>
        Vector128.ShuffleNative(block, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12));

    private static Vector128<byte> NextKey(Vector128<byte> key, Vector128<byte> assist)
    {
        var k = key.AsUInt32();
        k ^= System.Runtime.Intrinsics.X86.Sse2.ShiftLeftLogical128BitLane(k, 4);
        k ^= System.Runtime.Intrinsics.X86.Sse2.ShiftLeftLogical128BitLane(k, 8);
        return (k ^ Vector128.Create(assist.AsUInt32().GetElement(3))).AsByte();
    }
}
