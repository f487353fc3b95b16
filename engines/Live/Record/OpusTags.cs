using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Palabre.Live.Record;

/// <summary>What an Ogg Opus file says of itself in its second packet (RFC 7845 §5.2), in UTF-8.</summary>
/// <param name="Title">Null says nothing.</param>
/// <param name="Date">As ISO 8601 writes it, such as <c>2026-03-01</c>; null says nothing.</param>
public sealed record OpusTags(string? Title = null, string? Date = null)
{
    /// <summary>Says nothing but who wrote the file.</summary>
    public static readonly OpusTags None = new();

    internal byte[] ToPacket()
    {
        List<string> comments = [];
        if (Title is not null) comments.Add($"TITLE={Title}");
        if (Date is not null) comments.Add($"DATE={Date}");
        var packet = new ArrayBufferWriter<byte>();
        packet.Write("OpusTags"u8);
        Add(packet, "palabre");
        BinaryPrimitives.WriteInt32LittleEndian(packet.GetSpan(4), comments.Count);
        packet.Advance(4);
        foreach (var comment in comments) Add(packet, comment);
        return packet.WrittenSpan.ToArray();
    }

    private static void Add(ArrayBufferWriter<byte> packet, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(packet.GetSpan(4), bytes.Length);
        packet.Advance(4);
        packet.Write(bytes);
    }
}
