using System.Globalization;

namespace Palabre.Core;

/// <summary>What a writer says of one of their pictures.</summary>
/// <param name="Description">What it shows, for who does not see it; as it was when left out.</param>
/// <param name="FocusX">What must stay in sight, from -1 (left) to 1 (right); as it was when left out.</param>
/// <param name="FocusY">From -1 (below) to 1 (above).</param>
public sealed record PictureWish(PictureId Id, string? Description = null, double? FocusX = null, double? FocusY = null);

/// <summary>What pictures may be.</summary>
/// <param name="InPost">At most in one post.</param>
/// <param name="Bytes">Of one as it is brought, at most.</param>
/// <param name="Pixels">The same.</param>
/// <param name="Description">Characters of a description, at most.</param>
/// <param name="Types">Media types that are taken.</param>
public sealed record PictureLimits(int InPost, long Bytes, long Pixels, int Description, IReadOnlyList<string> Types);

/// <summary>Bringing pictures for posts: the same deeds, under the same rules, as on the house's own pages.</summary>
public interface IPictures
{
    PictureLimits Limits { get; }

    /// <param name="picture">The file as it is brought; read once.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="said">Its id is not looked at.</param>
    Task<(PostPicture? Picture, Refused? Refused)> AddAsync(MemberId me, Stream picture, long bytes, PictureWish said, CancellationToken ct);

    /// <summary>One that this member brought, posted or not; null when there is none.</summary>
    Task<PostPicture?> FindAsync(MemberId me, PictureId id, CancellationToken ct);

    /// <summary>Says something else of it, before it is posted or after.</summary>
    Task<(PostPicture? Picture, Refused? Refused)> ChangeAsync(MemberId me, PictureWish said, CancellationToken ct);

    /// <summary>Takes back one that no post has.</summary>
    Task<Refused?> DropAsync(MemberId me, PictureId id, CancellationToken ct);
}

/// <summary>Where a picture is shown: the same for whoever keeps it.</summary>
public static class PicturePath
{
    public const string Folder = "/pictures";
    public const int KeyLength = 32;

    public static string Of(PictureId id, string key, bool isPreview) => $"{Folder}/{FileOf(id, key, isPreview)}";

    /// <summary>The end of its address, and its name in the data directory.</summary>
    public static string FileOf(PictureId id, string key, bool isPreview) => string.Create(CultureInfo.InvariantCulture, $"{id.Value}-{key}{(isPreview ? "-small" : "")}.jpg");

    /// <summary>Where one that moves is shown moving.</summary>
    public static string OfMotion(PictureId id, string key) => $"{Folder}/{MotionFileOf(id, key)}";

    public static string MotionFileOf(PictureId id, string key) => string.Create(CultureInfo.InvariantCulture, $"{id.Value}-{key}.mp4");
}

/// <summary>A picture made anew from what somebody brought. Whoever asked for it keeps its id and key, and says so (<see cref="IKeepPictures"/>).</summary>
/// <param name="Key">What nobody guesses in its address.</param>
/// <param name="Blurhash">What it looks like from very far.</param>
public sealed record MadePicture(PictureId Id, string Key, int Width, int Height, int PreviewWidth, int PreviewHeight, string Blurhash)
{
    /// <summary>It has a short film too (<see cref="PicturePath.OfMotion"/>).</summary>
    public bool Moves { get; init; }
}

/// <summary>Makes pictures for other slices, by the same rules as those of posts: decoded and written anew, upright, without anything but pixels.</summary>
public interface IPictureMaking
{
    PictureLimits Limits { get; }

    /// <param name="picture">The file as it is brought; read once.</param>
    /// <param name="bytes">Its length.</param>
    Task<(MadePicture? Picture, Refused? Refused)> MakeAsync(Stream picture, long bytes, CancellationToken ct);

    /// <summary>Deletes the files of one that nobody keeps any more.</summary>
    void Forget(PictureId id, string key);
}

/// <summary>Keeps pictures made by <see cref="IPictureMaking"/>. Files that nobody keeps are deleted within a day.</summary>
public interface IKeepPictures
{
    /// <summary>Those of <paramref name="among"/> that are still shown.</summary>
    Task<IReadOnlyCollection<PictureId>> KeptAsync(IReadOnlyCollection<PictureId> among, CancellationToken ct);
}
