using System.Buffers.Binary;

namespace Palabre.Live.Record;

/// <summary>One packet of one voice as a tap noted it, read in place.</summary>
public readonly ref struct RecordedPacket
{
    /// <summary>Bytes in front of each payload: source, SSRC, sequence, timestamp, time, length of the payload.</summary>
    public const int HeaderLength = 26;

    /// <summary>Who publishes.</summary>
    public long Source { get; init; }

    /// <summary>Number of the publishing session's stream; with another one, sequence and timestamp start anew.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Low 32 bits of the unwrapped sequence number.</summary>
    public uint Sequence { get; init; }

    /// <summary>In 48,000ths of a second, from a random start.</summary>
    public uint Timestamp { get; init; }

    /// <summary>When it came, in milliseconds since the tap was opened.</summary>
    public uint At { get; init; }

    /// <summary>The Opus packet.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Writes it; returns the bytes taken.</summary>
    internal int Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, Source);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Ssrc);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], Timestamp);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], At);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[24..], (ushort)Payload.Length);
        Payload.CopyTo(destination[HeaderLength..]);
        return HeaderLength + Payload.Length;
    }

    /// <summary>Takes the next packet off a run of them; false at its end, which zeros may fill up.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> run, out RecordedPacket packet)
    {
        packet = default;
        if (run.Length < HeaderLength) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(run[24..]);
        if (length == 0 || run.Length < HeaderLength + length) return false;
        packet = new()
        {
            Source = BinaryPrimitives.ReadInt64LittleEndian(run),
            Ssrc = BinaryPrimitives.ReadUInt32LittleEndian(run[8..]),
            Sequence = BinaryPrimitives.ReadUInt32LittleEndian(run[12..]),
            Timestamp = BinaryPrimitives.ReadUInt32LittleEndian(run[16..]),
            At = BinaryPrimitives.ReadUInt32LittleEndian(run[20..]),
            Payload = run.Slice(HeaderLength, length),
        };
        run = run[(HeaderLength + length)..];
        return true;
    }
}
