using System.Globalization;
using System.Threading.Channels;

namespace Palabre.Rooms;

/// <summary>One who hears the MP3: what waits to be sent to them, and the moment that ends it.</summary>
internal sealed class Mp3Listener : IDisposable
{
    /// <summary>Chunks that may wait: about ten seconds. More keeps memory for clients that will not catch up, less cuts people in tunnels.</summary>
    private const int Most = 42;

    private readonly Channel<byte[]> _chunks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Most) { SingleReader = true });
    private readonly CancellationTokenSource _cut = new();

    public ChannelReader<byte[]> Chunks => _chunks.Reader;

    /// <summary>Cancelled when they are too slow, or may hear no more.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>False when they have fallen too far behind: they are cut.</summary>
    public bool Give(byte[] chunk)
    {
        if (_chunks.Writer.TryWrite(chunk)) return true;
        _cut.Cancel();
        return false;
    }

    /// <summary>The sound is over: they still get what waits.</summary>
    public void End() => _chunks.Writer.TryComplete();

    public void Dispose() => _cut.Dispose();
}

/// <summary>
/// A room as MP3 for all who listen to it: whole frames in chunks of a quarter of a second, the last two seconds kept for whoever comes.
/// </summary>
/// <param name="kilobits">At 48 kHz every frame of a rate has the same length, and none borrows from its neighbours: a stream may begin with any.</param>
internal sealed class Mp3Crowd(int kilobits, BroadcastCounts counts) : IEncodedSound
{
    /// <summary>Frames of 24 ms in a chunk. More delays everyone, fewer writes to every connection more often.</summary>
    private const int FramesInChunk = 10;

    /// <summary>Chunks a newcomer gets at once.</summary>
    private const int Burst = 9;

    private readonly Lock _gate = new();
    private readonly List<Mp3Listener> _listeners = [];
    private readonly Queue<byte[]> _recent = [];
    private readonly byte[] _chunk = new byte[FramesInChunk * FrameLength(kilobits)];
    private int _filled;
    private bool _isOver;

    public int Count
    {
        get { lock (_gate) return _listeners.Count; }
    }

    public TimeSpan Lead => TimeSpan.FromSeconds(2);

    public IEnumerable<string> Arguments =>
        ["-c:a", "libmp3lame", "-b:a", string.Create(CultureInfo.InvariantCulture, $"{kilobits}k"), "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0", "-f", "mp3"];

    public void Begin() => _filled = 0;

    public void Take(ReadOnlySpan<byte> encoded)
    {
        while (!encoded.IsEmpty)
        {
            var taken = Math.Min(encoded.Length, _chunk.Length - _filled);
            encoded[..taken].CopyTo(_chunk.AsSpan(_filled));
            encoded = encoded[taken..];
            _filled += taken;
            if (_filled == _chunk.Length) Pass(_filled);
        }
    }

    /// <summary>Begins with the last two seconds.</summary>
    public Mp3Listener Join()
    {
        var listener = new Mp3Listener();
        lock (_gate)
        {
            foreach (var chunk in _recent) listener.Give(chunk);
            if (_isOver) listener.End();
            else _listeners.Add(listener);
        }
        return listener;
    }

    public void Leave(Mp3Listener listener)
    {
        lock (_gate) _listeners.Remove(listener);
        listener.Dispose();
    }

    /// <summary>The last whole frames, and the end.</summary>
    public void End()
    {
        Pass(_filled / FrameLength(kilobits) * FrameLength(kilobits));
        lock (_gate)
        {
            _isOver = true;
            foreach (var listener in _listeners) listener.End();
            _listeners.Clear();
        }
    }

    private void Pass(int length)
    {
        _filled = 0;
        if (length == 0) return;
        var chunk = _chunk.AsSpan(0, length).ToArray();
        lock (_gate)
        {
            _recent.Enqueue(chunk);
            if (_recent.Count > Burst) _recent.Dequeue();
            counts.CutSlow(_listeners.RemoveAll(listener => !listener.Give(chunk)));
        }
    }

    /// <summary>Bytes of a frame of 1,152 samples at 48 kHz (ISO/IEC 11172-3 §2.4.3.1).</summary>
    private static int FrameLength(int kilobits) => 3 * kilobits;
}
