using System.Globalization;
using System.Text.RegularExpressions;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>
/// Where pictures lie in the data directory: <c>pictures/{id}-{key}.jpg</c>, and <c>…-small.jpg</c>; of what moves <c>….mp4</c> too. Their names are the end of their
/// addresses, so that whoever has one needs no database; nobody has one who was not shown the post.
/// </summary>
internal sealed partial class PictureFiles(StorageSettings storage)
{
    private const string Arriving = ".arriving";

    public string Directory => Path.Combine(storage.DataDirectory, "pictures");

    public string FileOf(long id, string key, bool isPreview) => Path.Combine(Directory, PicturePath.FileOf(new(id), key, isPreview));

    public string MotionOf(long id, string key) => Path.Combine(Directory, PicturePath.MotionFileOf(new(id), key));

    /// <summary>Where one lies as it came, until it is made anew.</summary>
    public string ArrivingOf(long id) => Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"{id}{Arriving}"));

    /// <summary>The file behind the end of an address; null when that is no name of ours, or nothing lies there.</summary>
    public string? Find(string name)
    {
        if (!Name().IsMatch(name)) return null;
        var file = Path.Combine(Directory, name);
        return File.Exists(file) ? file : null;
    }

    public void Delete(long id, string key)
    {
        if (!System.IO.Directory.Exists(Directory)) return;
        foreach (var isPreview in new[] { false, true }) File.Delete(FileOf(id, key, isPreview));
        File.Delete(MotionOf(id, key));
    }

    /// <summary>A file that a picture is shown by, and not something on its way.</summary>
    public static bool IsShown(string file) => Name().IsMatch(Path.GetFileName(file));

    /// <summary>Every file that is older than this, with the picture it is of.</summary>
    public IEnumerable<(long Picture, string File)> OlderThan(DateTimeOffset at) => !System.IO.Directory.Exists(Directory) ? [] :
        System.IO.Directory.EnumerateFiles(Directory).Where(file => File.GetLastWriteTimeUtc(file) < at.UtcDateTime)
            .Select(file => (Number().Match(Path.GetFileName(file)), file)).Where(found => found.Item1.Success)
            .Select(found => (long.Parse(found.Item1.Value, CultureInfo.InvariantCulture), found.file));

    [GeneratedRegex(@"\A[0-9]{1,19}-[0-9a-f]{32}((-small)?\.jpg|\.mp4)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[0-9]{1,18}(?=[-.])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
