using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Palabre.Live.Sfu;

/// <summary>Takes up to <see cref="Capacity"/> datagrams per call with recvmmsg.</summary>
internal sealed unsafe class BatchInbox : Inbox
{
    /// <summary>More takes longer bursts in one call but delays the first of them; fewer pays the call more often.</summary>
    private const int Capacity = 32;

    private const int NameBytes = 32;
    private const int ControlBytes = 64;

    private readonly Socket _socket;
    private readonly int _handle;
    private readonly byte* _memory;
    private readonly Libc.MessageHeader* _messages;
    private readonly byte* _buffers;

    public BatchInbox(Socket socket)
    {
        _socket = socket;
        _handle = (int)socket.SafeHandle.DangerousGetHandle();
        var perMessage = sizeof(Libc.MessageHeader) + sizeof(Libc.Vector) + NameBytes + ControlBytes + MaxDatagram;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(Capacity * perMessage), 64);
        _messages = (Libc.MessageHeader*)_memory;
        var vectors = (Libc.Vector*)(_messages + Capacity);
        var names = (byte*)(vectors + Capacity);
        var controls = names + Capacity * NameBytes;
        _buffers = controls + Capacity * ControlBytes;
        for (var i = 0; i < Capacity; i++)
        {
            vectors[i] = new() { Base = _buffers + i * MaxDatagram, Length = MaxDatagram };
            _messages[i] = new() { Name = names + i * NameBytes, Vectors = vectors + i, VectorCount = 1, Control = controls + i * ControlBytes };
        }
    }

    public override bool TakesAllThatWait => true;

    public override int Receive()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i].NameLength = NameBytes;
            _messages[i].ControlLength = ControlBytes;
        }

        return Math.Max(0, Libc.ReceiveMany(_handle, _messages, Capacity, Libc.MsgWaitForOne, 0));
    }

    public override Span<byte> Datagram(int index) => new(_buffers + index * MaxDatagram, (int)_messages[index].Moved);

    public override PeerAddress From(int index) => PeerAddress.Read(new ReadOnlySpan<byte>(_messages[index].Name, NameBytes));

    public override LocalAddress To(int index)
    {
        if (_messages[index].ControlLength < PacketInfo.Space) return default;
        ref readonly var info = ref *(PacketInfo*)_messages[index].Control;
        return info.IsIpv6PacketInfo ? info.Local : default;
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        GC.KeepAlive(_socket);
    }
}
