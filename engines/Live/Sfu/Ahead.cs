using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Palabre.Live.Sfu;

/// <summary>
/// Asks the processor for memory that will be needed in a moment. What a thousand listeners keep does not stay in a core's own cache, and
/// waiting for it costs more than encrypting. A hint only: it never faults, and does nothing where there is no such instruction.
/// </summary>
internal static unsafe class Ahead
{
    public const int CacheLine = 64;

    public static bool IsSupported => Sse.IsSupported;

    /// <summary>An object's first lines. The collector may move it meanwhile: then the hint was in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of(object? thing, int lines)
    {
        if (!Sse.IsSupported || thing is null) return;
        var address = *(byte**)Unsafe.AsPointer(ref thing);
        for (var i = 0; i < lines; i++) Sse.Prefetch0(address + i * CacheLine);
    }

    /// <inheritdoc cref="Of(object, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of(nint memory, int lines)
    {
        if (!Sse.IsSupported || memory == 0) return;
        for (var i = 0; i < lines; i++) Sse.Prefetch0((byte*)memory + i * CacheLine);
    }
}
