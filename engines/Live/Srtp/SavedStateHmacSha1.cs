using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Palabre.Live.Srtp;

/// <summary>
/// HMAC-SHA1 from the two saved states that follow the padded key (RFC 2104 §4): a small packet costs three compressions, not five,
/// and no library object.
/// </summary>
internal sealed unsafe class SavedStateHmacSha1 : HmacSha1
{
    private readonly AlignedBlock _block = new(2 * Sha1Block.StateWords * sizeof(uint));
    private readonly uint* _inner;
    private readonly uint* _outer;

    public SavedStateHmacSha1(ReadOnlySpan<byte> key)
    {
        if (key.Length > Sha1Block.Length) throw new ArgumentException("SRTP keys are shorter than a block.", nameof(key));
        _inner = (uint*)_block.Pointer;
        _outer = _inner + Sha1Block.StateWords;
        SaveState(key, 0x36, _inner);
        SaveState(key, 0x5c, _outer);
    }

    [SkipLocalsInit]
    public override void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        var context = stackalloc uint[Sha1Block.ContextWords];
        var tail = stackalloc byte[2 * Sha1Block.Length];

        Copy(_inner, context);
        fixed (byte* start = message)
        {
            var whole = message.Length & -Sha1Block.Length;
            for (var i = 0; i < whole; i += Sha1Block.Length) Sha1Block.Compress(context, start + i);
            Finish(context, tail, message[whole..], message.Length);
        }
        Span<byte> digest = stackalloc byte[MacLength];
        WriteState(context, digest);

        Copy(_outer, context);
        Finish(context, tail, digest, MacLength);
        WriteState(context, mac);
        GC.KeepAlive(_block);
    }

    public override void Dispose() => _block.Dispose();

    private static void SaveState(ReadOnlySpan<byte> key, byte pad, uint* state)
    {
        var block = stackalloc byte[Sha1Block.Length];
        for (var i = 0; i < Sha1Block.Length; i++) block[i] = (byte)((i < key.Length ? key[i] : 0) ^ pad);
        var context = stackalloc uint[Sha1Block.ContextWords];
        ReadOnlySpan<uint> initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]; // FIPS 180-4 §5.3.1
        for (var i = 0; i < initial.Length; i++) context[i] = initial[i];
        Sha1Block.Compress(context, block);
        Copy(context, state);
    }

    /// <summary>Compresses the last bytes with their padding (FIPS 180-4 §5.1.1); the key's block counts in the length.</summary>
    private static void Finish(uint* context, byte* tail, ReadOnlySpan<byte> rest, int messageLength)
    {
        var length = rest.Length < Sha1Block.Length - 8 ? Sha1Block.Length : 2 * Sha1Block.Length;
        var padded = new Span<byte>(tail, length);
        padded.Clear();
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[(length - 8)..], (ulong)(Sha1Block.Length + messageLength) * 8);
        for (var i = 0; i < length; i += Sha1Block.Length) Sha1Block.Compress(context, tail + i);
    }

    private static void Copy(uint* from, uint* to)
    {
        for (var i = 0; i < Sha1Block.StateWords; i++) to[i] = from[i];
    }

    private static void WriteState(uint* context, Span<byte> destination)
    {
        for (var i = 0; i < Sha1Block.StateWords; i++) BinaryPrimitives.WriteUInt32BigEndian(destination[(4 * i)..], context[i]);
    }
}
