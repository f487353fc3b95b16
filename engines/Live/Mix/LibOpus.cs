using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Palabre.Live.Mix;

/// <summary>The part of libopus used here, in its own names. It comes with ffmpeg and with most browsers' dependencies.</summary>
internal static unsafe partial class LibOpus
{
    public const int ApplicationVoip = 2048, ApplicationAudio = 2049;
    public const int SetBitrate = 4002, SetComplexity = 4010, SetInbandFec = 4012, SetPacketLoss = 4014, SetDtx = 4016, SetForceChannels = 4022;
    public const int Auto = -1000, BufferTooSmall = -2;

    private const string Library = "libopus.so.0";

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)] public static partial nint opus_encoder_create(int rate, int channels, int application, out int error);
    [LibraryImport(Library)] public static partial void opus_encoder_destroy(nint encoder);
    [LibraryImport(Library)] public static partial int opus_encode_float(EncoderHandle encoder, float* pcm, int samples, byte* packet, int room);
    [LibraryImport(Library)] public static partial int opus_encoder_ctl(EncoderHandle encoder, int request, int value);

    [LibraryImport(Library)] public static partial nint opus_decoder_create(int rate, int channels, out int error);
    [LibraryImport(Library)] public static partial void opus_decoder_destroy(nint decoder);

    [LibraryImport(Library)]
    public static partial int opus_decode_float(DecoderHandle decoder, byte* packet, int length, float* pcm, int samples, int forwardErrorCorrection);

    [LibraryImport(Library)] private static partial nint opus_strerror(int error);

    public static string Message(int error) => Marshal.PtrToStringUTF8(opus_strerror(error)) ?? "";

    public sealed class EncoderHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public EncoderHandle(nint encoder) : base(ownsHandle: true) => SetHandle(encoder);

        protected override bool ReleaseHandle()
        {
            opus_encoder_destroy(handle);
            return true;
        }
    }

    public sealed class DecoderHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        public DecoderHandle(nint decoder) : base(ownsHandle: true) => SetHandle(decoder);

        protected override bool ReleaseHandle()
        {
            opus_decoder_destroy(handle);
            return true;
        }
    }
}
