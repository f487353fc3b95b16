using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>Something that happens in a stream. The same one may be told to many.</summary>
/// <param name="Payload">JSON, or a bare id.</param>
internal sealed record StreamEvent(string Event, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The event of a post or boost that is new.</summary>
    public const string Came = "update";

    /// <summary>The event of a post that says something else now.</summary>
    public const string Changed = "status.update";

    /// <summary>The event of a conversation that went on.</summary>
    public const string Talked = "conversation";

    private ConcurrentDictionary<string, ReadOnlyMemory<byte>>? _frames;

    public bool HasPictures { get; init; }

    /// <summary>The message of a socket that says it of this stream, written once however many are sent it.</summary>
    public ReadOnlyMemory<byte> FrameFor(StreamName stream)
    {
        var frames = _frames ?? Interlocked.CompareExchange(ref _frames, [], null) ?? _frames!;
        return frames.TryGetValue(stream.Key, out var frame) ? frame : frames.GetOrAdd(stream.Key, Write(stream));
    }

    private ReadOnlyMemory<byte> Write(StreamName stream)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * Payload.Length + 128);
        using (var json = new Utf8JsonWriter(buffer, Reply.Format))
        {
            json.WriteStartObject();
            json.WriteStartArray("stream");
            json.WriteStringValue(stream.Name);
            if (stream.Detail is { } detail) json.WriteStringValue(detail);
            json.WriteEndArray();
            json.WriteString("event", Event);
            json.WriteString("payload", Payload.Span);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
