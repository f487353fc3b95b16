using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Palabre.Kit.Streams;

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
    private int _watching;

    public int WatcherCount(string topic) => _topics.TryGetValue(topic, out var found) ? found.Watchers.Count : 0;

    /// <summary>The topics with this beginning that some page watches now.</summary>
    public IReadOnlyList<string> Watched(string prefix) =>
        [.. _topics.Where(topic => topic.Key.StartsWith(prefix, StringComparison.Ordinal) && topic.Value.Watchers.Count > 0).Select(topic => topic.Key)];

    public int WatchingNow => _watching;

    internal int TopicCount => _topics.Count;

    public void Publish(string topic, StreamMessage message)
    {
        At(topic, found =>
        {
            message.Id = ids.Next();
            if (message.Kept) found.Keep(message, KeptPerTopic);
            foreach (var watcher in found.Watchers) watcher.Offer(message);
        });
    }

    /// <summary>Forgets a topic that is over; its watchers stay until they leave.</summary>
    public void Forget(string topic)
    {
        if (!_topics.TryGetValue(topic, out var found)) return;
        lock (found.Gate)
        {
            found.Kept.Clear();
            DropIfIdle(topic, found);
        }
    }

    /// <summary>Watches topics until disposed. <paramref name="lastId"/> asks for what was missed since.</summary>
    public Watch Subscribe(IReadOnlyCollection<string> topics, long? lastId)
    {
        var watch = new Watch(Backlog, w => Leave(topics, w));
        Interlocked.Increment(ref _watching);
        if (lastId < _startedAt) watch.MissedSome = true;
        foreach (var topic in topics)
            At(topic, found =>
            {
                if (lastId is { } since && !found.TryReplay(since, watch)) watch.MissedSome = true;
                found.Watchers.Add(watch);
            });
        return watch;
    }

    private void Leave(IReadOnlyCollection<string> topics, Watch watch)
    {
        Interlocked.Decrement(ref _watching);
        foreach (var topic in topics)
            if (_topics.TryGetValue(topic, out var found))
                lock (found.Gate)
                {
                    found.Watchers.Remove(watch);
                    DropIfIdle(topic, found);
                }
    }

    /// <summary>Does something to a topic, under its gate.</summary>
    private void At(string topic, Action<Topic> deed)
    {
        while (true)
        {
            var found = _topics.GetOrAdd(topic, _ => new Topic());
            lock (found.Gate)
            {
                // Dropped between the finding and the gate: the next one found is another.
                if (found.IsDropped) continue;
                deed(found);
                return;
            }
        }
    }

    /// <summary>Nobody watches and nothing is kept: whoever comes back missed nothing. There are as many topics as rooms times people.</summary>
    private void DropIfIdle(string topic, Topic found)
    {
        if (found.Watchers.Count + found.Kept.Count > 0) return;
        found.IsDropped = true;
        _topics.TryRemove(new(topic, found));
    }

    private sealed class Topic
    {
        public readonly Lock Gate = new();
        public readonly HashSet<Watch> Watchers = [];
        public readonly Queue<StreamMessage> Kept = [];
        public bool IsDropped;
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

    private static readonly StreamMessage Opened = StreamMessage.Same("open", "", kept: false);
    private static readonly StreamMessage Reload = StreamMessage.Same("reload", "", kept: false);
    private static readonly StreamMessage Ping = StreamMessage.Same("ping", "", kept: false);

    /// <summary>Proxies close idle connections after a minute; a third of that is safe.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    internal Watch(int backlog, Action<Watch> leave)
    {
        _leave = leave;
        _messages = Channel.CreateBounded<StreamMessage>(
            new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
    }

    /// <summary>Something was lost: the page should ask for itself anew.</summary>
    public bool MissedSome { get; set; }

    public ChannelReader<StreamMessage> Messages => _messages.Reader;

    /// <summary>Whether more can be read at once.</summary>
    internal bool HasMore => MissedSome || Messages.TryPeek(out _);

    /// <summary>From <c>open</c> on, with a heartbeat, until the page goes, or the server, or the right to watch; then the watch is over.</summary>
    /// <param name="clock">Beats the heart.</param>
    /// <param name="stopping">The server goes.</param>
    /// <param name="end">The right to watch goes: what was published before is still passed on.</param>
    /// <param name="ct">The page has gone.</param>
    public async IAsyncEnumerable<StreamMessage> ReadAsync(
        TimeProvider clock, CancellationToken stopping, CancellationToken end, [EnumeratorCancellation] CancellationToken ct)
    {
        using var left = this;
        await using var gone = ct.UnsafeRegister(Stop, this);
        await using var stopped = stopping.UnsafeRegister(Stop, this);
        await using var ended = end.UnsafeRegister(Stop, this);
        await using var beat = clock.CreateTimer(static watch => ((Watch)watch!).Offer(Ping), this, Heartbeat, Heartbeat);
        yield return Opened;
        do
        {
            if (MissedSome)
            {
                MissedSome = false;
                yield return Reload;
            }
            while (Messages.TryRead(out var message)) yield return message;
        }
        while (await Messages.WaitToReadAsync(CancellationToken.None));

        static void Stop(object? watch) => ((Watch)watch!)._messages.Writer.TryComplete();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) _leave(this);
    }

    internal void Offer(StreamMessage message) => _messages.Writer.TryWrite(message);

    private void Dropped(StreamMessage message) => MissedSome |= message.Kept;
}
