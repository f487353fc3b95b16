using System.Buffers;
using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>A buffer in which an answer, or a part of one, is written before it goes where it belongs; each thread keeps a few for the next.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>An answer, a status in it, one in that, and a part of it.</summary>
    private const int Kept = 4;

    /// <summary>Larger ones are seldom needed and not kept: an answer of forty statuses with pictures has 100 KB.</summary>
    private const int MostKept = 1 << 17;

    [ThreadStatic]
    private static Stack<Scratch>? _free;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private Scratch() => Json = new(_bytes, Reply.Format);

    /// <summary>For values; what it writes is there once it is flushed.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>For what is JSON already.</summary>
    public IBufferWriter<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public static Scratch Take() => (_free ??= new(Kept)).TryPop(out var free) ? free : new();

    /// <summary>The fields of a JSON object without its braces, until this is disposed.</summary>
    public ReadOnlySpan<byte> Fields<T>(T of, Action<Utf8JsonWriter, T> write)
    {
        Json.WriteStartObject();
        write(Json, of);
        Json.WriteEndObject();
        Json.Flush();
        return _bytes.WrittenSpan[1..^1];
    }

    public void Dispose()
    {
        if (_bytes.Capacity > MostKept) return;
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
        // An answer may be sent by another thread than the one that wrote it.
        if ((_free ??= new(Kept)).Count < Kept) _free.Push(this);
    }
}
