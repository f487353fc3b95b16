using System.Buffers;
using System.Buffers.Binary;

namespace Palabre.Rooms;

/// <summary>One piece of a fragmented MP4 file (ISO/IEC 14496-12 §8.8).</summary>
/// <param name="IsHead">What a player must know before any fragment (ftyp and moov).</param>
/// <param name="Samples">The length of a fragment in 48,000ths of a second.</param>
internal sealed record Mp4Piece(byte[] Bytes, bool IsHead, long Samples);

/// <summary>Cuts what ffmpeg writes, a fragmented MP4 file with one track of AAC, into its head and its fragments.</summary>
internal sealed class FragmentReader
{
    /// <summary>No piece of a few seconds of sound is longer.</summary>
    private const int LongestBox = 4 << 20;

    /// <summary>Samples in a frame of AAC-LC.</summary>
    private const int AacFrame = 1024;

    private readonly ArrayBufferWriter<byte> _piece = new();
    private byte[] _left = [];
    private long _frames;

    /// <summary>The pieces that are complete with these bytes.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public IReadOnlyList<Mp4Piece> Read(ReadOnlySpan<byte> bytes)
    {
        _left = [.. _left, .. bytes];
        var pieces = new List<Mp4Piece>();
        var at = 0;
        while (NextBox(_left.AsSpan(at)) is { IsEmpty: false } box)
        {
            at += box.Length;
            if (Take(box) is { } piece) pieces.Add(piece);
        }
        _left = _left[at..];
        return pieces;
    }

    /// <summary>The next box as a whole; empty while it is not complete.</summary>
    private static ReadOnlySpan<byte> NextBox(ReadOnlySpan<byte> left)
    {
        if (left.Length < 8) return default;
        var length = BinaryPrimitives.ReadUInt32BigEndian(left);
        if (length is < 8 or > LongestBox) throw new InvalidDataException($"A box of {length} bytes.");
        return left.Length < length ? default : left[..(int)length];
    }

    private Mp4Piece? Take(ReadOnlySpan<byte> box)
    {
        var type = box[4..8];
        if (type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moof"u8)) _piece.ResetWrittenCount();
        if (type.SequenceEqual("moof"u8)) _frames = FramesOf(box[8..]);
        // An index at the end is of use in files only.
        if (type.SequenceEqual("mfra"u8)) return null;
        _piece.Write(box);
        if (type.SequenceEqual("moov"u8)) return new(_piece.WrittenSpan.ToArray(), true, 0);
        return type.SequenceEqual("mdat"u8) ? new(_piece.WrittenSpan.ToArray(), false, _frames * AacFrame) : null;
    }

    /// <summary>The frames of the runs in a fragment: moof / traf / trun, whose fifth to eighth byte count them (§8.8.8).</summary>
    private static long FramesOf(ReadOnlySpan<byte> boxes)
    {
        long frames = 0;
        while (NextBox(boxes) is { IsEmpty: false } box)
        {
            boxes = boxes[box.Length..];
            if (box[4..8].SequenceEqual("traf"u8)) frames += FramesOf(box[8..]);
            if (box[4..8].SequenceEqual("trun"u8)) frames += BinaryPrimitives.ReadUInt32BigEndian(box[12..]);
        }
        return frames;
    }
}
