using System.Formats.Tar;

namespace Palabre.Moving;

/// <summary>
/// Lets a tar archive through and looks at its heads (POSIX.1-2024, pax interchange format) on the way: what says more of an entry, such as a long name, is
/// read whole by whoever reads the archive, however long it says it is.
/// </summary>
internal sealed class TarHeads(Stream from) : Stream
{
    /// <summary>More takes names longer than any disk has; less refuses what programs write of one.</summary>
    public const long MostSaid = 64 << 10;

    private const int Block = 512, SizeAt = 124, SizeLength = 12, TypeAt = 156;

    private readonly byte[] _head = new byte[Block];
    private int _known;
    private long _left;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">It says too much of an entry.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = from.Read(buffer, offset, count);
        Look(buffer.AsSpan(offset, read));
        return read;
    }

    /// <exception cref="InvalidDataException">It says too much of an entry.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await from.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) from.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> passed)
    {
        while (passed.Length > 0)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, passed.Length);
                _left -= skipped;
                passed = passed[skipped..];
                continue;
            }
            var part = Math.Min(Block - _known, passed.Length);
            passed[..part].CopyTo(_head.AsSpan(_known));
            _known += part;
            passed = passed[part..];
            if (_known == Block) Judge();
        }
    }

    private void Judge()
    {
        _known = 0;
        var (type, size) = ((TarEntryType)_head[TypeAt], SizeOf(_head.AsSpan(SizeAt, SizeLength)));
        var saysMore = type is TarEntryType.ExtendedAttributes or TarEntryType.GlobalExtendedAttributes or TarEntryType.LongLink or TarEntryType.LongPath;
        if (saysMore && size > MostSaid) throw new InvalidDataException($"An entry of the archive has {size} bytes said of it.");
        _left = (size + Block - 1) / Block * Block;
    }

    /// <summary>In octal digits, or as a number when its first bit is set. What is neither is nothing: whoever reads the archive says so.</summary>
    private static long SizeOf(ReadOnlySpan<byte> field)
    {
        long size = 0;
        if ((field[0] & 0x80) != 0)
        {
            foreach (var one in field[^8..]) size = (size << 8) | one;
            return size is < 0 or > long.MaxValue - Block ? 0 : size;
        }
        foreach (var one in field)
            if (one is >= (byte)'0' and <= (byte)'7') size = (size << 3) | (uint)(one - '0');
        return size;
    }
}
