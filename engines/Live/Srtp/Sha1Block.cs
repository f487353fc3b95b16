using System.Runtime.InteropServices;

namespace Palabre.Live.Srtp;

/// <summary>The compression function of SHA-1, which OpenSSL exports and the framework does not.</summary>
internal static unsafe class Sha1Block
{
    public const int Length = 64;
    public const int StateWords = 5;

    // SHA_CTX: the five state words come first; the rest (lengths, buffered block) is untouched by the compression.
    public const int ContextWords = 24;

    private static readonly delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void> Function = Find();

    public static bool IsSupported => Function != null;

    public static void Compress(uint* context, byte* block) => Function(context, block);

    private static delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void> Find() =>
        NativeLibrary.TryLoad("libcrypto.so.3", out var library) && NativeLibrary.TryGetExport(library, "SHA1_Transform", out var address)
            ? (delegate* unmanaged[SuppressGCTransition]<uint*, byte*, void>)address
            : null;
}
