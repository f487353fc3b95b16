using System.Formats.Tar;
using System.IO.Compression;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>
/// Opens archives that were brought. One that is a <c>.tar.gz</c>, as Mastodon wrote them before 2023, can only be read from its beginning, and posts
/// name their pictures in any order: so it is written anew as a zip once, without what nobody would read of it.
/// </summary>
internal sealed class Archives(MoveFiles files, IPictures pictures)
{
    /// <summary>A list of an archive is read whole.</summary>
    public const int MostListBytes = 64 << 20;

    /// <summary>Of everything in a <c>.tar.gz</c>, unfolded. More takes lives with long films, and lets a small file keep the machine busy.</summary>
    public const long MostUnfolded = 512L << 20;

    private const int MostEntries = 100_000;

    /// <summary>Of an entry; longer ones are nobody's picture.</summary>
    private const int LongestName = 1_000;

    /// <summary>Of what a zip says of its entries: so many with names of a hundred characters. More lets a file that is nothing but names take six times its size of memory.</summary>
    private const long MostDirectoryBytes = 16L << 20;

    /// <summary>The archive, or why there is none.</summary>
    /// <exception cref="InvalidDataException">It is none, as other exceptions of its readers say too.</exception>
    public async Task<(ZipArchive? Zip, string? Failure)> OpenAsync(MoveId move, CancellationToken ct)
    {
        if (files.Open(move) is not { } file) return (null, "gone");
        if (await IsTarGzAsync(file, ct))
        {
            await using (file) if (await WriteAnewAsync(move, file, ct) is { } failure) return (null, failure);
            files.Replace(move);
            if ((file = files.Open(move)) is null) return (null, "gone");
        }
        // What is in it stands at its end, and is read whole.
        var bounded = new BoundedStream(file, MostDirectoryBytes);
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(bounded, ZipArchiveMode.Read);
            if (zip.Entries.Count <= MostEntries)
            {
                bounded.Lift();
                return (zip, null);
            }
        }
        catch (InvalidDataException) when (bounded.IsOver)
        {
            // It was cut at the bound.
        }
        catch
        {
            // Nobody else closes it.
            await bounded.DisposeAsync();
            throw;
        }
        if (zip is not null) await zip.DisposeAsync();
        await bounded.DisposeAsync();
        return (null, "many");
    }

    /// <summary>RFC 1952, §2.3.1.</summary>
    private static async Task<bool> IsTarGzAsync(FileStream file, CancellationToken ct)
    {
        var begin = new byte[2];
        var read = await file.ReadAtLeastAsync(begin, begin.Length, throwOnEndOfStream: false, ct);
        file.Position = 0;
        return read == begin.Length && begin is [0x1F, 0x8B];
    }

    /// <summary>Why nothing came of it; null when it is done.</summary>
    private async Task<string?> WriteAnewAsync(MoveId move, FileStream from, CancellationToken ct)
    {
        if (!files.HaveRoomFor(MostUnfolded)) return "disk";
        await using var into = files.MakeBeside(move);
        await using var zip = new ZipArchive(into, ZipArchiveMode.Create);
        await using var unfolded = new BoundedStream(new GZipStream(from, CompressionMode.Decompress), MostUnfolded);
        await using var tar = new TarReader(new TarHeads(unfolded));
        try
        {
            for (var entries = 0; await tar.GetNextEntryAsync(cancellationToken: ct) is { } entry;)
            {
                if (++entries > MostEntries) return "many";
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is not { } data) continue;
                var isList = entry.Name.EndsWith(".json", StringComparison.Ordinal);
                if (isList && entry.Length > MostListBytes) return "large";
                if (NameOf(entry).Length is 0 or > LongestName) continue;
                // Films, and pictures that would be refused.
                if (!isList && entry.Length > pictures.Limits.Bytes) continue;
                await using var copy = zip.CreateEntry(NameOf(entry), isList ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                await data.CopyToAsync(copy, ct);
            }
            return unfolded.IsOver ? "large" : null;
        }
        catch (Exception e) when (unfolded.IsOver && e is EndOfStreamException or InvalidDataException)
        {
            // It was cut at the bound, in the middle of something.
            return "large";
        }
    }

    /// <summary>Something of an archive, in memory; null when there is more of it than this.</summary>
    public static async Task<MemoryStream?> UnfoldAsync(ZipArchiveEntry entry, long most, CancellationToken ct)
    {
        await using var from = entry.Open();
        var bytes = new MemoryStream();
        var part = new byte[1 << 16];
        for (int read; (read = await from.ReadAsync(part, ct)) > 0;)
        {
            if (bytes.Length + read > most) return null;
            bytes.Write(part, 0, read);
        }
        bytes.Position = 0;
        return bytes;
    }

    private static string NameOf(TarEntry entry) => entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
}
