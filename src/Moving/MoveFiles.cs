using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>Where what comes and goes lies meanwhile: <c>moving/{id}</c> in the data directory, found by nobody but its owner's move.</summary>
internal sealed class MoveFiles(StorageSettings storage, MovingSettings settings)
{
    private string Directory => Path.Combine(storage.DataDirectory, "moving");

    public string Of(MoveId move) => Path.Combine(Directory, move.ToString());

    public FileStream Make(MoveId move)
    {
        System.IO.Directory.CreateDirectory(Directory);
        return new FileStream(Of(move), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);
    }

    /// <summary>Something to be put in its place when it is written to its end (<see cref="Replace"/>).</summary>
    public FileStream MakeBeside(MoveId move) => new(BesideOf(move), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);

    public void Replace(MoveId move) => File.Move(BesideOf(move), Of(move), overwrite: true);

    /// <summary>Null when it is gone.</summary>
    public FileStream? Open(MoveId move)
    {
        try { return new FileStream(Of(move), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whose files lie here.</summary>
    public IReadOnlyCollection<MoveId> All() => !System.IO.Directory.Exists(Directory) ? []
        : [.. System.IO.Directory.EnumerateFiles(Directory).Select(f => MoveId.TryParse(Path.GetFileNameWithoutExtension(f), null, out var move) ? move : default).Where(m => m != default).Distinct()];

    /// <summary>Whether the disk takes as much, and keeps its reserve for the house itself: a database that cannot write answers nobody.</summary>
    public bool HaveRoomFor(long bytes) => new DriveInfo(Path.GetFullPath(storage.DataDirectory)).AvailableFreeSpace - bytes >= settings.ReserveBytes;

    /// <summary>What a kill left lying is older than anything that is kept.</summary>
    public void DeleteOlderThan(DateTimeOffset at)
    {
        if (!System.IO.Directory.Exists(Directory)) return;
        foreach (var file in System.IO.Directory.EnumerateFiles(Directory).Where(f => File.GetLastWriteTimeUtc(f) < at.UtcDateTime)) File.Delete(file);
    }

    public void Delete(MoveId move)
    {
        if (!System.IO.Directory.Exists(Directory)) return;
        File.Delete(Of(move));
        File.Delete(BesideOf(move));
    }

    private string BesideOf(MoveId move) => $"{Of(move)}.new";
}
