using System.Runtime.InteropServices;

namespace Palabre.Live.Srtp;

/// <summary>
/// Key material outside the managed heap, on its own cache lines: the collector neither moves nor copies it, and a fan-out over
/// a thousand keys touches as few lines as it can. Wiped when freed.
/// </summary>
internal sealed unsafe class AlignedBlock(int size) : IDisposable
{
    private const int CacheLine = 64;

    private byte* _pointer = (byte*)NativeMemory.AlignedAlloc((nuint)size, CacheLine);

    ~AlignedBlock() => Free();

    public byte* Pointer => _pointer;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer == null) return;
        NativeMemory.Clear(_pointer, (nuint)size);
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
