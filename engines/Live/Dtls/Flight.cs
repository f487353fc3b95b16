namespace Palabre.Live.Dtls;

/// <summary>Messages that go out together, and go out again until they are answered (RFC 6347 §4.2.4).</summary>
internal sealed class Flight
{
    private static readonly byte[] ChangeOfCipher = [1];

    private readonly List<Part> _parts = [];

    public void Add(HandshakeMessage message, bool isSealed = false) => _parts.Add(new(ContentType.Handshake, message.Bytes, isSealed));

    /// <summary>From here on records are sealed.</summary>
    public void AddChangeOfCipher() => _parts.Add(new(ContentType.ChangeCipherSpec, ChangeOfCipher, IsSealed: false));

    /// <summary>Each time in new records: a number is never used twice.</summary>
    public void WriteTo(RecordWriter records)
    {
        foreach (var part in _parts)
        {
            if (part.Type == ContentType.Handshake) records.WriteHandshake(new(part.Bytes), part.IsSealed);
            else records.Write(part.Type, part.Bytes, part.IsSealed);
        }
    }

    private readonly record struct Part(ContentType Type, byte[] Bytes, bool IsSealed);
}
