using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Palabre.Kit.Words;

namespace Palabre.Kit.Streams;

/// <summary>Something for the pages that watch a topic. Rendered at most once per language and clock, however many watch.</summary>
/// <param name="event">SSE event name: <c>turbo</c> for Turbo Stream elements, or a name of the slice's own (JSON data).</param>
/// <param name="kept">False for what is worthless a second later (levels): never replayed on resume.</param>
public sealed class StreamMessage(string @event, Func<Reader, ValueTask<string>> render, bool kept = true)
{
    private readonly ConcurrentDictionary<Reader, Lazy<Task<string>>> _texts = [];
    private readonly ConcurrentDictionary<Reader, Lazy<Task<ReadOnlyMemory<byte>>>> _fields = [];

    public string Event { get; } = @event;
    public bool Kept { get; } = kept;
    public long Id { get; internal set; }

    /// <summary>A message that is the same in every language, such as JSON.</summary>
    public static StreamMessage Same(string @event, string text, bool kept = true) => new(@event, _ => ValueTask.FromResult(text), kept);

    public Task<string> TextForAsync(Reader reader) =>
        _texts.GetOrAdd(reader, r => new(() => render(r).AsTask())).Value;

    /// <summary>Name and text as fields of an event stream (HTML §9.2.5), encoded once.</summary>
    internal Task<ReadOnlyMemory<byte>> FieldsForAsync(Reader reader) =>
        _fields.GetOrAdd(reader, r => new(() => EncodeAsync(r))).Value;

    private async Task<ReadOnlyMemory<byte>> EncodeAsync(Reader reader)
    {
        var fields = new StringBuilder().Append("event: ").Append(Event).Append('\n');
        foreach (var line in (await TextForAsync(reader)).ReplaceLineEndings("\n").Split('\n')) fields.Append("data: ").Append(line).Append('\n');
        return Encoding.UTF8.GetBytes(fields.ToString());
    }
}

/// <summary>
/// Topics that open pages watch. One subscription holds any number of topics (one SSE stream a tab); a page that comes back
/// with its last id gets what it missed, or is told to reload when that is too long ago.
/// </summary>
public sealed class LiveStreams(IdMaker ids)
{
    /// <summary>Messages kept per topic for resuming: a higher value survives longer dips of the network and costs memory.</summary>
    private const int KeptPerTopic = 64;

    /// <summary>Messages a slow reader may fall behind before the oldest are dropped and it is told to reload.</summary>
    private const int Backlog = 256;

    private readonly ConcurrentDictionary<string, Topic> _topics = [];
    private readonly long _startedAt = ids.Next();
    private int _open;

    public int WatcherCount(string topic) => _topics.TryGetValue(topic, out var found) ? found.Watchers.Count : 0;

    /// <summary>The topics with this beginning that some page watches now.</summary>
    public IReadOnlyList<string> Watched(string prefix) =>
        [.. _topics.Where(topic => topic.Key.StartsWith(prefix, StringComparison.Ordinal) && topic.Value.Watchers.Count > 0).Select(topic => topic.Key)];

    /// <summary>How many pages are watching now.</summary>
    public int OpenStreams => _open;

    public void Publish(string topic, StreamMessage message)
    {
        var found = _topics.GetOrAdd(topic, _ => new Topic());
        lock (found.Gate)
        {
            message.Id = ids.Next();
            if (message.Kept) found.Keep(message, KeptPerTopic);
            foreach (var watcher in found.Watchers) watcher.Offer(message);
        }
    }

    /// <summary>Forgets a topic that is over; its watchers stay until they leave.</summary>
    public void Forget(string topic)
    {
        if (_topics.TryGetValue(topic, out var found)) lock (found.Gate) found.Kept.Clear();
    }

    /// <summary>Watches topics until disposed. <paramref name="lastId"/> asks for what was missed since.</summary>
    public Watch Subscribe(IReadOnlyCollection<string> topics, long? lastId)
    {
        var watch = new Watch(Backlog, w => Leave(topics, w));
        Interlocked.Increment(ref _open);
        if (lastId < _startedAt) watch.MissedSome = true;
        foreach (var topic in topics)
        {
            var found = _topics.GetOrAdd(topic, _ => new Topic());
            lock (found.Gate)
            {
                if (lastId is { } since && !found.TryReplay(since, watch)) watch.MissedSome = true;
                found.Watchers.Add(watch);
            }
        }
        return watch;
    }

    private void Leave(IReadOnlyCollection<string> topics, Watch watch)
    {
        Interlocked.Decrement(ref _open);
        foreach (var topic in topics)
            if (_topics.TryGetValue(topic, out var found))
                lock (found.Gate) found.Watchers.Remove(watch);
    }

    private sealed class Topic
    {
        public readonly Lock Gate = new();
        public readonly HashSet<Watch> Watchers = [];
        public readonly Queue<StreamMessage> Kept = [];
        private long _forgottenUpTo;

        public void Keep(StreamMessage message, int most)
        {
            Kept.Enqueue(message);
            if (Kept.Count > most) _forgottenUpTo = Kept.Dequeue().Id;
        }

        public bool TryReplay(long since, Watch watch)
        {
            if (since < _forgottenUpTo) return false;
            foreach (var message in Kept.Where(m => m.Id > since)) watch.Offer(message);
            return true;
        }
    }
}

/// <summary>One page's subscription.</summary>
public sealed class Watch : IDisposable
{
    private readonly Channel<StreamMessage> _messages;
    private readonly Action<Watch> _leave;
    private int _left;

    internal Watch(int backlog, Action<Watch> leave)
    {
        _leave = leave;
        _messages = Channel.CreateBounded<StreamMessage>(
            new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
    }

    /// <summary>Something was lost: the page should ask for itself anew.</summary>
    public bool MissedSome { get; set; }

    public ChannelReader<StreamMessage> Messages => _messages.Reader;

    /// <summary>Whether something was lost since one last asked.</summary>
    internal bool TakeMissedSome()
    {
        var missed = MissedSome;
        MissedSome = false;
        return missed;
    }

    /// <summary>No more messages: who waits for one waits no longer.</summary>
    internal void End() => _messages.Writer.TryComplete();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) _leave(this);
    }

    internal void Offer(StreamMessage message) => _messages.Writer.TryWrite(message);

    private void Dropped(StreamMessage message) => MissedSome |= message.Kept;
}
