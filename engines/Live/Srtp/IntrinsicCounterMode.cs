using System.Runtime.Intrinsics;

namespace Palabre.Live.Srtp;

/// <summary>Counter mode by AES-NI.</summary>
internal sealed unsafe class IntrinsicCounterMode : CounterMode
{
    private readonly AlignedBlock _block = new(AesCounter.RoundKeys * 16);
    private readonly Vector128<byte>* _keys;

    public IntrinsicCounterMode(ReadOnlySpan<byte> key)
    {
        _keys = (Vector128<byte>*)_block.Pointer;
        AesCounter.ExpandKey(key, _keys);
    }

    public override void Transform(Vector128<byte> iv, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        fixed (byte* from = source, to = destination)
            AesCounter.Transform(_keys, iv, from, to, source.Length, reserved: 0);
        GC.KeepAlive(_block);
    }

    public override void Dispose() => _block.Dispose();
}
