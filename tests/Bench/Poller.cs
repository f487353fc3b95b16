using System.Runtime.InteropServices;
using Palabre.Live.Sfu;

namespace Palabre.Bench;

/// <summary>One thread that empties the sockets of a crowd of listeners, one after another, every few milliseconds.</summary>
internal sealed unsafe class Poller : IDisposable
{
    /// <summary>Shorter hears the packets of a handshake sooner; longer takes more of them with each call.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    /// <summary>Half of what the sockets of a crowd hold unread.</summary>
    private static readonly TimeSpan Lazy = TimeSpan.FromMilliseconds(100);

    private const int Batch = 16;
    private const int DatagramBytes = 2048;

    private readonly Lock _gate = new();
    private readonly List<PolledLink> _links = [];
    private readonly byte* _buffers = (byte*)NativeMemory.Alloc(Batch * DatagramBytes);
    private readonly Libc.MessageHeader* _messages = (Libc.MessageHeader*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(Libc.MessageHeader));
    private readonly Libc.Vector* _vectors = (Libc.Vector*)NativeMemory.Alloc(Batch, (nuint)sizeof(Libc.Vector));
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile bool _isLazy;

    public Poller()
    {
        for (var i = 0; i < Batch; i++)
        {
            _vectors[i] = new() { Base = _buffers + i * DatagramBytes, Length = DatagramBytes };
            _messages[i] = new() { Vectors = _vectors + i, VectorCount = 1 };
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "poller" };
        _thread.Start();
    }

    /// <summary>Nobody shakes hands any more: sockets are emptied seldom, so that the server's machine has its cores for the server.</summary>
    public void BeLazy() => _isLazy = true;

    public void Add(PolledLink link)
    {
        lock (_gate) _links.Add(link);
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        NativeMemory.Free(_buffers);
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
    }

    private void Run()
    {
        while (!_stopping)
        {
            var due = TimeProvider.System.GetTimestamp();
            PolledLink[] links;
            lock (_gate)
            {
                _links.RemoveAll(static link => link.TryEnd());
                links = [.. _links];
            }

            foreach (var link in links) Empty(link);

            var wait = (_isLazy ? Lazy : Quick) - TimeProvider.System.GetElapsedTime(due);
            if (wait > TimeSpan.Zero) Thread.Sleep(wait);
        }
    }

    private void Empty(PolledLink link)
    {
        while (true)
        {
            var count = Libc.ReceiveMany(link.Handle, _messages, Batch, Libc.MsgDontWait, 0);
            for (var i = 0; i < count; i++) link.Take(new Span<byte>(_buffers + i * DatagramBytes, (int)_messages[i].Moved));
            if (count < Batch) return;
        }
    }
}
