using System.Buffers.Binary;

namespace Palabre.Posts;

/// <summary>
/// WebP that moves (RFC 9649 §2.7), walked chunk by chunk without looking at a pixel. The ffmpeg of Debian 12 reads none of
/// it: its first picture is taken out, as a WebP of its own.
/// </summary>
internal static class StillWebP
{
    private const int FileHead = 12;
    private const int ChunkHead = 8;
    private const int FrameHead = 16;
    private const byte Moving = 0x02;
    private const byte Alpha = 0x10;

    /// <summary>The same file where it does not move, or is broken: then it is refused like any other.</summary>
    public static byte[] Of(byte[] file)
    {
        if (file.Length < FileHead || !file.AsSpan().StartsWith("RIFF"u8) || !file.AsSpan(8).StartsWith("WEBP"u8)) return file;
        ReadOnlySpan<byte> chunks = file.AsSpan(FileHead);
        if (Find(chunks, "VP8X"u8) is not { Length: > ChunkHead } says || (says[ChunkHead] & Moving) == 0) return file;
        var frame = Find(chunks, "ANMF"u8);
        if (frame.Length < ChunkHead + FrameHead) return file;
        var inside = frame[(ChunkHead + FrameHead)..];
        var picture = Find(inside, "VP8L"u8) is { Length: > 0 } lossless ? lossless : Find(inside, "VP8 "u8);
        return picture.Length == 0 ? file : Written(frame[ChunkHead..], Find(inside, "ALPH"u8), picture);
    }

    /// <param name="frame">Its width and height, less one, are where its head says them, each in three bytes.</param>
    private static byte[] Written(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> alpha, ReadOnlySpan<byte> picture)
    {
        byte[] chunks = alpha.Length == 0 ? [.. picture] : [.. "VP8X"u8, 10, 0, 0, 0, Alpha, 0, 0, 0, .. frame[6..12], .. alpha, .. picture];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, 4 + chunks.Length);
        return [.. "RIFF"u8, .. length, .. "WEBP"u8, .. chunks];
    }

    /// <summary>The first chunk of this name, whole; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> chunks, ReadOnlySpan<byte> name)
    {
        while (chunks.Length >= ChunkHead)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            if (length > chunks.Length - ChunkHead) break;
            var whole = (int)Math.Min(ChunkHead + length + (length & 1), chunks.Length);
            if (chunks.StartsWith(name)) return chunks[..whole];
            chunks = chunks[whole..];
        }
        return [];
    }
}
