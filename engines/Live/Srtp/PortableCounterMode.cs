using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>Counter mode by the framework: a run of counter blocks encrypted in one call, XORed over the data.</summary>
internal sealed class PortableCounterMode : CounterMode
{
    private const int Run = 32 * 16;

    private readonly Aes _aes = Aes.Create();

    public PortableCounterMode(ReadOnlySpan<byte> key) => _aes.SetKey(key);

    public override void Transform(Vector128<byte> iv, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<byte> stream = stackalloc byte[Run];
        for (var done = 0; done < source.Length; done += Run)
        {
            var count = Math.Min(Run, source.Length - done);
            var blocks = stream[..((count + 15) / 16 * 16)];
            for (var i = 0; i < blocks.Length; i += 16)
            {
                iv.CopyTo(blocks[i..]);
                BinaryPrimitives.WriteUInt16BigEndian(blocks[(i + 14)..], (ushort)((done + i) / 16));
            }
            _aes.EncryptEcb(blocks, blocks, PaddingMode.None);
            for (var i = 0; i < count; i++) destination[done + i] = (byte)(source[done + i] ^ blocks[i]);
        }
    }

    public override void Dispose() => _aes.Dispose();
}
