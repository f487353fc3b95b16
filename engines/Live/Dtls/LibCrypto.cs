using System.Runtime.InteropServices;

namespace Palabre.Live.Dtls;

/// <summary>
/// OpenSSL's arithmetic on curves, without the layers above it: a key made from its bytes here takes a microsecond, as an EVP key a
/// tenth of a millisecond, which is as long as the arithmetic itself. Deprecated in OpenSSL 3 in favour of EVP, and there.
/// </summary>
internal static unsafe partial class LibCrypto
{
    public const int Prime256V1 = 415, Uncompressed = 4;

    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Crypto)] public static partial nint EC_GROUP_new_by_curve_name(int curve);
    [LibraryImport(Crypto)] public static partial nint EC_POINT_new(nint group);
    [LibraryImport(Crypto)] public static partial void EC_POINT_free(nint point);

    /// <summary>Refuses what is not on the curve.</summary>
    [LibraryImport(Crypto)]
    public static partial int EC_POINT_oct2point(nint group, nint point, byte* octets, nuint length, nint scratch);

    [LibraryImport(Crypto)]
    public static partial nuint EC_POINT_point2oct(nint group, nint point, int form, byte* octets, nuint length, nint scratch);

    [LibraryImport(Crypto)] public static partial nint EC_KEY_new();
    [LibraryImport(Crypto)] public static partial void EC_KEY_free(nint key);
    [LibraryImport(Crypto)] public static partial int EC_KEY_set_group(EcKeyHandle key, nint group);
    [LibraryImport(Crypto)] public static partial int EC_KEY_generate_key(EcKeyHandle key);
    [LibraryImport(Crypto)] public static partial nint EC_KEY_get0_public_key(EcKeyHandle key);
    [LibraryImport(Crypto)] public static partial int EC_KEY_oct2priv(EcKeyHandle key, byte* octets, nuint length);

    /// <summary>Refuses what is not on the curve.</summary>
    [LibraryImport(Crypto)] public static partial int EC_KEY_oct2key(EcKeyHandle key, byte* octets, nuint length, nint scratch);

    [LibraryImport(Crypto)]
    public static partial int ECDH_compute_key(byte* secret, nuint length, nint publicPoint, EcKeyHandle key, nint derivation);

    [LibraryImport(Crypto)]
    public static partial int ECDSA_sign(int type, byte* hash, int hashLength, byte* signature, uint* signatureLength, EcKeyHandle key);

    [LibraryImport(Crypto)]
    public static partial int ECDSA_verify(int type, byte* hash, int hashLength, byte* signature, int signatureLength, EcKeyHandle key);

    // Hashing that keeps its state in memory of ours; each call takes less than a microsecond.
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int SHA256_Init(Sha256State* state);
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int SHA256_Update(Sha256State* state, byte* data, nuint length);
    [LibraryImport(Crypto), SuppressGCTransition] public static partial int SHA256_Final(byte* hash, Sha256State* state);

    /// <summary>SHA256_CTX: eight words of state, a count in two, a block, and two numbers.</summary>
    public struct Sha256State
    {
        private fixed uint _words[28];
    }

    /// <summary>EC_KEY*.</summary>
    public sealed class EcKeyHandle() : SafeHandle(0, ownsHandle: true)
    {
        public EcKeyHandle(nint key) : this() => SetHandle(key);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EC_KEY_free(handle);
            return true;
        }
    }
}
