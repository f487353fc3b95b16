using System.Collections.Concurrent;
using System.Text;
using Palabre.Kit.Words;

namespace Palabre.Kit.Streams;

/// <summary>Something for the pages that watch a topic. Rendered and encoded at most once per language and clock, however many watch.</summary>
public sealed class StreamMessage
{
    private readonly Rendering _rendering;

    /// <param name="event">SSE event name: <c>turbo</c> for Turbo Stream elements, or a name of the slice's own (JSON data).</param>
    /// <param name="render">Makes the text.</param>
    /// <param name="kept">False for what is worthless a second later (levels): never replayed on resume.</param>
    public StreamMessage(string @event, Func<Reader, ValueTask<string>> render, bool kept = true)
        : this(@event, new PerReader(@event, render), kept)
    {
    }

    private StreamMessage(string name, Rendering rendering, bool kept) => (Event, _rendering, Kept) = (name, rendering, kept);

    public string Event { get; }
    public bool Kept { get; }
    public long Id { get; internal set; }

    /// <summary>A message that is the same in every language, such as JSON.</summary>
    public static StreamMessage Same(string @event, string text, bool kept = true) => new(@event, new ForAll(@event, text), kept);

    /// <summary>The same for another topic, which numbers its own messages; what it says is shared.</summary>
    public StreamMessage Again() => new(Event, _rendering, Kept);

    public Task<string> TextForAsync(Reader reader) => _rendering.TextForAsync(reader);

    /// <summary>Name and text as fields of an event stream (HTML §9.2.5).</summary>
    internal Task<ReadOnlyMemory<byte>> FieldsForAsync(Reader reader) => _rendering.FieldsForAsync(reader);

    private abstract class Rendering(string name)
    {
        public abstract Task<string> TextForAsync(Reader reader);
        public abstract Task<ReadOnlyMemory<byte>> FieldsForAsync(Reader reader);

        protected ReadOnlyMemory<byte> Encode(string text)
        {
            var fields = new StringBuilder().Append("event: ").Append(name).Append('\n');
            foreach (var line in text.ReplaceLineEndings("\n").Split('\n')) fields.Append("data: ").Append(line).Append('\n');
            return Encoding.UTF8.GetBytes(fields.ToString());
        }
    }

    private sealed class PerReader(string name, Func<Reader, ValueTask<string>> render) : Rendering(name)
    {
        private readonly ConcurrentDictionary<Reader, Lazy<Task<string>>> _texts = [];
        private readonly ConcurrentDictionary<Reader, Lazy<Task<ReadOnlyMemory<byte>>>> _fields = [];

        public override Task<string> TextForAsync(Reader reader) => _texts.GetOrAdd(reader, r => new(() => render(r).AsTask())).Value;

        public override Task<ReadOnlyMemory<byte>> FieldsForAsync(Reader reader) =>
            _fields.GetOrAdd(reader, r => new(async () => Encode(await TextForAsync(r)))).Value;
    }

    private sealed class ForAll(string name, string text) : Rendering(name)
    {
        private readonly Task<string> _text = Task.FromResult(text);
        private Task<ReadOnlyMemory<byte>>? _fields;

        public override Task<string> TextForAsync(Reader reader) => _text;

        public override Task<ReadOnlyMemory<byte>> FieldsForAsync(Reader reader) => _fields ??= Task.FromResult(Encode(text));
    }
}
