namespace Palabre.Moving;

/// <summary>Ends when so much is read of it, whatever would follow.</summary>
internal sealed class BoundedStream(Stream from, long most) : Stream
{
    private long _left = most;

    /// <summary>There was more.</summary>
    public bool IsOver { get; private set; }
    public override bool CanRead => true;
    public override bool CanSeek => from.CanSeek;
    public override bool CanWrite => false;
    public override long Length => from.Length;
    public override long Position { get => from.Position; set => from.Position = value; }

    /// <summary>From now on all of it can be read.</summary>
    public void Lift() => _left = long.MaxValue - 1;

    public override int Read(byte[] buffer, int offset, int count) => Counted(from.Read(buffer, offset, (int)Math.Min(count, _left + 1)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await from.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left + 1)], cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => from.Seek(offset, origin);
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) from.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        IsOver |= read > _left;
        var given = (int)Math.Min(read, _left);
        _left -= given;
        return given;
    }
}
