using System.Buffers;
using System.Text.Json;

namespace Palabre.MastodonApi;

/// <summary>A buffer to write one JSON object in before it stands in an answer; each thread keeps a few for the next.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>A status in another, and what is the same for all of it.</summary>
    private const int Kept = 4;

    [ThreadStatic]
    private static Stack<Scratch>? _free;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private Scratch() => Json = new(_bytes, Reply.Format);

    public Utf8JsonWriter Json { get; }

    public static Scratch Take() => (_free ??= new(Kept)).TryPop(out var free) ? free : new();

    /// <summary>Ends the object with fields that are written already.</summary>
    /// <returns>The whole of it, until this is disposed.</returns>
    public ReadOnlySpan<byte> EndWith(ReadOnlySpan<byte> fields)
    {
        Json.Flush();
        if (fields.Length > 0)
        {
            _bytes.Write(","u8);
            _bytes.Write(fields);
        }
        _bytes.Write("}"u8);
        return _bytes.WrittenSpan;
    }

    public void Dispose()
    {
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
        if (_free!.Count < Kept) _free.Push(this);
    }
}
