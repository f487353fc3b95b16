using System.Globalization;

namespace Palabre.TestKit;

/// <summary>
/// Looks for secret bytes where they must not be: in the memory of a running process (Linux) and in the files of a folder. The bytes
/// are held inverted, so that looking for them in one's own process does not find the search itself.
/// </summary>
public sealed class Traces
{
    private const int Step = 1 << 20;
    private const byte Mask = 0xFF;

    private readonly byte[] _inverted;
    private readonly byte[] _buffer = GC.AllocateArray<byte>(Step, pinned: true);

    public Traces(ReadOnlySpan<byte> secret)
    {
        _inverted = secret.ToArray();
        for (var i = 0; i < _inverted.Length; i++) _inverted[i] ^= Mask;
    }

    /// <summary>How often they are found in what a process may write: heaps, stacks, everything of its own.</summary>
    public int InMemoryOf(int process)
    {
        var found = 0;
        using var memory = new FileStream($"/proc/{process}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var map in File.ReadAllLines($"/proc/{process}/maps"))
        {
            var words = map.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[1].StartsWith("rw", StringComparison.Ordinal)) continue;
            var ends = words[0].Split('-').Select(end => long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            found += Count(memory, ends[0], ends[1]);
        }

        return found;
    }

    /// <summary>How often they are found in the files of a folder and all below it.</summary>
    public int InFilesOf(string folder)
    {
        var found = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            found += Count(file, 0, file.Length);
        }

        return found;
    }

    private int Count(FileStream stream, long from, long to)
    {
        var found = 0;
        for (var at = from; at < to; at += Step - _inverted.Length + 1)
        {
            var part = _buffer.AsSpan(0, (int)Math.Min(Step, to - at));
            try
            {
                part = part[..RandomAccess.Read(stream.SafeFileHandle, part, at)];
                found += Count(part);
            }
            catch (IOException)
            {
                // Memory that was given back since the list was read, or that the kernel shows to nobody.
            }

            _buffer.AsSpan().Clear();
        }

        return found;
    }

    private int Count(ReadOnlySpan<byte> part)
    {
        var found = 0;
        ReadOnlySpan<byte> first = [(byte)(_inverted[0] ^ Mask), (byte)(_inverted[1] ^ Mask), (byte)(_inverted[2] ^ Mask)];
        for (int at; (at = part.IndexOf(first)) >= 0 && at + _inverted.Length <= part.Length; part = part[(at + 1)..])
            if (Matches(part[at..])) found++;
        return found;
    }

    private bool Matches(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < _inverted.Length; i++)
            if ((bytes[i] ^ Mask) != _inverted[i]) return false;
        return true;
    }
}
