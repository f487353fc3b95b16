using System.IO.Compression;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>The pictures in an archive, and how many of them are made.</summary>
internal sealed class PicturesOf(ZipArchive zip, string root)
{
    private readonly PictureBounds _bounds = new();

    /// <summary>Its file, or why none is made of it.</summary>
    public (ZipArchiveEntry? Entry, string? Why) Next(OutboxPicture picture)
    {
        var name = picture.Entry.TrimStart('/');
        if ((zip.GetEntry(root + name) ?? zip.GetEntry(root + Uri.UnescapeDataString(name))) is not { } entry) return (null, "picture");
        return _bounds.Take(entry.FullName, Math.Max(entry.Length, entry.CompressedLength)) is { } why ? (null, why) : (entry, null);
    }

    /// <summary>Its post is here already: its pictures count all the same.</summary>
    public void Pass(OutboxItem item)
    {
        foreach (var picture in item.Pictures) Next(picture);
    }
}

/// <summary>Makes the pictures of a post that is brought, as far as there are any.</summary>
internal sealed class BringPictures(IPictures pictures)
{
    /// <param name="tell">Hears why one is not there, once for each.</param>
    public async Task<IReadOnlyList<PictureId>> DoAsync(IPostMoving posts, MemberId me, PicturesOf inside, OutboxItem item, Action<string> tell, CancellationToken ct)
    {
        var made = new List<PictureId>();
        foreach (var picture in item.Pictures)
        {
            var (entry, why) = inside.Next(picture);
            if (entry is null) tell(why ?? "picture");
            else if (await BringAsync(posts, me, entry, picture.Description, ct) is { } brought) made.Add(brought);
            else tell("picture");
        }
        return made;
    }

    private async Task<PictureId?> BringAsync(IPostMoving posts, MemberId me, ZipArchiveEntry entry, string description, CancellationToken ct)
    {
        try
        {
            return await Archives.UnfoldAsync(entry, pictures.Limits.Bytes, ct) is { } bytes ? (await posts.BringPictureAsync(me, bytes, bytes.Length, description, ct)).Picture : null;
        }
        catch (InvalidDataException)
        {
            // Broken on its way: the rest of the archive may be whole.
            return null;
        }
    }
}
