using System.Buffers.Binary;

namespace Palabre.Live.Sfu;

/// <summary>Cuts a byte stream into packets, each after its 16-bit length (RFC 4571 §2). Bounded by one frame.</summary>
internal sealed class TcpFrames
{
    // Pinned, so that the collector leaves no copies of what was said.
    private readonly byte[] _buffer = GC.AllocateArray<byte>(2 + MaxFrame, pinned: true);
    private int _start;
    private int _end;

    /// <summary>Longest frame taken; a longer one ends the connection.</summary>
    public const int MaxFrame = Inbox.MaxDatagram;

    /// <summary>Where the next bytes of the stream belong; never empty after the frames were taken.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            return _buffer.AsMemory(_end);
        }
    }

    public void Received(int bytes) => _end += bytes;

    /// <summary>Takes the next whole frame. False with <paramref name="broken"/> set when the stream cannot be followed any more.</summary>
    public bool TryTake(out Span<byte> frame, out bool broken)
    {
        frame = default;
        broken = false;
        if (_end - _start < 2) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start));
        if (length > MaxFrame)
        {
            broken = true;
            return false;
        }

        if (_end - _start < 2 + length) return false;
        frame = _buffer.AsSpan(_start + 2, length);
        _start += 2 + length;
        return true;
    }
}
