namespace Palabre.Live.Dtls;

/// <summary>Numbers records, seals them once there is a key, cuts handshake messages to the MTU, and packs the records into datagrams.</summary>
internal sealed class RecordWriter(int mtu)
{
    private readonly RecordQueue _queue = new(mtu);
    private ulong _nextPlain;

    /// <summary>Epoch 1 and its sequence number in one.</summary>
    private ulong _nextSealed = 1UL << 48;

    public RecordKey? Key { get; set; }

    public void Write(ContentType type, ReadOnlySpan<byte> content, bool isSealed)
    {
        if (isSealed) WriteSealed(type, content);
        else WritePlain(type, content);
    }

    public void WriteHandshake(HandshakeMessage message, bool isSealed)
    {
        var most = mtu - DtlsRecord.HeaderLength - HandshakeMessage.HeaderLength - (isSealed ? RecordKey.Overhead : 0);
        var body = message.Body;
        Span<byte> fragment = stackalloc byte[HandshakeMessage.HeaderLength + Math.Min(most, body.Length)];
        var offset = 0;
        do
        {
            var count = Math.Min(most, body.Length - offset);
            HandshakeMessage.WriteHeader(fragment, message.Type, message.Number, body.Length, offset, count);
            body.Slice(offset, count).CopyTo(fragment[HandshakeMessage.HeaderLength..]);
            Write(ContentType.Handshake, fragment[..(HandshakeMessage.HeaderLength + count)], isSealed);
            offset += count;
        }
        while (offset < body.Length);
    }

    public bool TryTakeDatagram(Span<byte> destination, out int length) => _queue.TryTake(destination, out length);

    private void WritePlain(ContentType type, ReadOnlySpan<byte> content)
    {
        var record = _queue.Reserve(DtlsRecord.HeaderLength + content.Length);
        DtlsRecord.WriteHeader(record, type, _nextPlain++);
        content.CopyTo(record[DtlsRecord.HeaderLength..]);
        _queue.Advance(record.Length);
    }

    private void WriteSealed(ContentType type, ReadOnlySpan<byte> content)
    {
        var record = _queue.Reserve(DtlsRecord.HeaderLength + content.Length + RecordKey.Overhead);
        DtlsRecord.WriteHeader(record, type, _nextSealed++);
        content.CopyTo(record[(DtlsRecord.HeaderLength + RecordKey.NonceLength)..]);
        Key!.Seal(record);
        _queue.Advance(record.Length);
    }
}
