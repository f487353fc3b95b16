using System.Buffers.Binary;

namespace Palabre.Live.Dtls;

/// <summary>
/// Outgoing DTLS records between OpenSSL's memory BIO, which loses datagram borders, and the network: cut at record borders
/// (RFC 6347 §4.1) into datagrams as full as the MTU allows. Holds no buffer while empty.
/// </summary>
internal sealed class RecordQueue(int mtu)
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    private bool IsEmpty => _start == _end;

    public void Add(ReadOnlySpan<byte> records)
    {
        records.CopyTo(Reserve(records.Length));
        Advance(records.Length);
    }

    /// <summary>Room for so many bytes, to be filled before <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _end < count)
        {
            var grown = new byte[_end - _start + count];
            _bytes.AsSpan(_start, _end - _start).CopyTo(grown);
            (_bytes, _end, _start) = (grown, _end - _start, 0);
        }
        return _bytes.AsSpan(_end, count);
    }

    public void Advance(int count) => _end += count;

    /// <exception cref="ArgumentException">The destination is shorter than the next datagram.</exception>
    public bool TryTake(Span<byte> destination, out int length)
    {
        length = NextDatagram();
        if (length == 0) return false;

        _bytes.AsSpan(_start, length).CopyTo(destination);
        _start += length;
        if (IsEmpty) (_bytes, _start, _end) = ([], 0, 0);
        return true;
    }

    private int NextDatagram()
    {
        var length = 0;
        for (var rest = _bytes.AsSpan(_start, _end - _start); rest.Length >= DtlsRecord.HeaderLength;)
        {
            var record = Math.Min(rest.Length, DtlsRecord.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(rest[DtlsRecord.LengthAt..]));
            if (length > 0 && length + record > mtu) break;
            length += record;
            rest = rest[record..];
        }
        return length;
    }
}
