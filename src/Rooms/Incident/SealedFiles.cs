using System.Security.Cryptography;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Sealed sound in the data directory, folder <c>incident</c>, under names that say nothing.</summary>
internal sealed class SealedFiles(StorageSettings storage)
{
    private const int NameLength = 32;
    private const string Unfinished = ".part";

    private string Folder { get; } = Path.Combine(storage.DataDirectory, "incident");

    /// <summary>Writes a file; returns its name once it is whole and on disk.</summary>
    public async Task<string> WriteAsync(byte[] file, CancellationToken ct)
    {
        Directory.CreateDirectory(Folder);
        var name = RandomNumberGenerator.GetHexString(NameLength, lowercase: true);
        var path = Path.Combine(Folder, name);
        try
        {
            await using (var stream = new FileStream(path + Unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await stream.WriteAsync(file, ct);
                stream.Flush(flushToDisk: true);
            }
            File.Move(path + Unfinished, path);
        }
        finally { File.Delete(path + Unfinished); }
        return name;
    }

    /// <summary>Null when there is no such file.</summary>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken ct) =>
        PathOf(name) is { } path && File.Exists(path) ? await File.ReadAllBytesAsync(path, ct) : null;

    /// <summary>
    /// Overwrites and deletes. On disks that write elsewhere than they are told the overwriting is in vain; it is the key's end that counts.
    /// </summary>
    public async Task DestroyAsync(string name, CancellationToken ct)
    {
        if (PathOf(name) is not { } path || !File.Exists(path)) return;
        await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            var zeros = new byte[64 * 1024];
            for (var left = stream.Length; left > 0; left -= zeros.Length) await stream.WriteAsync(zeros.AsMemory(0, (int)Math.Min(left, zeros.Length)), ct);
            stream.Flush(flushToDisk: true);
        }
        File.Delete(path);
    }

    /// <summary>Nothing but a name of ours leads to a file.</summary>
    private string? PathOf(string name) =>
        name.Length == NameLength && name.All(char.IsAsciiHexDigitLower) ? Path.Combine(Folder, name) : null;
}
