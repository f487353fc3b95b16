using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Palabre.Live.Sfu;

/// <summary>Packs datagrams end to end in one native arena and hands them over with sendmmsg.</summary>
internal sealed unsafe class BatchOutbox : Outbox
{
    /// <summary>
    /// Datagrams per system call. More saves little (the call's own cost is already spread) and leaves the processor's first
    /// cache; fewer pays the call more often.
    /// </summary>
    private const int Capacity = 64;

    private const int ArenaBytes = 32 * 1024;
    private const int NameBytes = 32;
    private const int Interrupted = 4;

    private readonly Socket _socket;
    private readonly int _handle;
    private readonly byte* _memory;
    private readonly Libc.MessageHeader* _messages;
    private readonly byte* _names;
    private readonly PacketInfo* _locals;
    private readonly byte* _arena;
    private int _count;
    private int _used;

    public BatchOutbox(Socket socket)
    {
        _socket = socket;
        _handle = (int)socket.SafeHandle.DangerousGetHandle();
        var perMessage = sizeof(Libc.MessageHeader) + sizeof(Libc.Vector) + NameBytes + PacketInfo.Space;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(Capacity * perMessage + ArenaBytes), 64);
        _messages = (Libc.MessageHeader*)_memory;
        var vectors = (Libc.Vector*)(_messages + Capacity);
        _names = (byte*)(vectors + Capacity);
        _locals = (PacketInfo*)(_names + Capacity * NameBytes);
        _arena = (byte*)(_locals + Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i] = new() { Name = _names + i * NameBytes, Vectors = vectors + i, VectorCount = 1 };
        }
    }

    public override Span<byte> Reserve()
    {
        if (_count == Capacity || _used > ArenaBytes - MaxDatagram) Flush();
        return new(_arena + _used, MaxDatagram);
    }

    public override void Flush()
    {
        var sent = 0;
        while (sent < _count)
        {
            var moved = Libc.SendMany(_handle, _messages + sent, (uint)(_count - sent), Libc.MsgNoSignal);
            if (moved > 0)
            {
                sent += moved;
                continue;
            }

            // The first datagram of the rest was refused (unreachable network, full queue): skip it, the others may pass.
            if (Marshal.GetLastPInvokeError() == Interrupted) continue;
            sent++;
            CountDropped(1);
        }

        _count = 0;
        _used = 0;
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        GC.KeepAlive(_socket);
    }

    protected override void Enqueue(int length, MediaPath path)
    {
        var message = _messages + _count;
        path.Address.CopyTo(new Span<byte>(message->Name, NameBytes));
        message->NameLength = (uint)path.AddressLength;
        message->Vectors->Base = _arena + _used;
        message->Vectors->Length = (nuint)length;
        message->Control = null;
        message->ControlLength = 0;
        if (path.HasLocal)
        {
            _locals[_count] = path.PacketInfo;
            message->Control = (byte*)(_locals + _count);
            message->ControlLength = PacketInfo.Space;
        }

        _used += length;
        _count++;
    }
}
