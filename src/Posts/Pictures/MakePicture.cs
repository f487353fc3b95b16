using System.Security.Cryptography;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Makes of what somebody brought the files of a picture, under an id and a key of their own; refuses what is none, or too large.</summary>
internal sealed class MakePicture(PictureFiles files, PictureMaker maker, IdMaker ids, PostsSettings settings) : IPictureMaking
{
    public PictureLimits Limits => new(Picture.Most, settings.MostPictureBytes, settings.MostPixels, Picture.LongestDescription, PictureHeader.Types);

    public Refusal? Refuse(long length) => length switch
    {
        0 => new Refusal("picture_missing", 422, "pictures"),
        _ when length > settings.MostPictureBytes => new Refusal("picture_large", 422, "pictures") { Args = [settings.MostPictureMegabytes] },
        _ => null,
    };

    /// <param name="length">In bytes.</param>
    public Task<(MadePicture? Picture, Refusal? Refused)> DoAsync(Stream arriving, long length, CancellationToken ct) => DoAsync(arriving, length, keepsMotion: false, ct);

    /// <summary>The same; one that moves goes on moving, where that can be made of it.</summary>
    public Task<(MadePicture? Picture, Refusal? Refused)> DoWithMotionAsync(Stream arriving, long length, CancellationToken ct) => DoAsync(arriving, length, keepsMotion: true, ct);

    private async Task<(MadePicture? Picture, Refusal? Refused)> DoAsync(Stream arriving, long length, bool keepsMotion, CancellationToken ct)
    {
        if (Refuse(length) is { } wrong) return (null, wrong);
        var bytes = new byte[length];
        await arriving.ReadExactlyAsync(bytes, ct);
        bytes = StillWebP.Of(bytes);
        if (PictureHeader.Read(bytes) is not { } header) return (null, new Refusal(HeifHeader.IsHeic(bytes) ? "picture_heic" : "picture_kind", 422, "pictures"));
        if (header.Pixels > settings.MostPixels) return (null, new Refusal("picture_pixels", 422, "pictures") { Args = [settings.MostPictureMegapixels] });

        var (id, key) = (ids.Next(), RandomNumberGenerator.GetHexString(PicturePath.KeyLength, lowercase: true));
        var (blurhash, moves, refused) = await MakeAsync(id, key, bytes, header, keepsMotion && header.Moves, ct);
        if (blurhash is null) return (null, refused);
        var size = PictureSize.Of(header);
        return (new(new(id), key, size.Width, size.Height, size.Preview.Width, size.Preview.Height, blurhash) { Moves = moves }, null);
    }

    public async Task<(MadePicture? Picture, Refused? Refused)> MakeAsync(Stream picture, long bytes, CancellationToken ct)
    {
        var (made, refused) = await DoAsync(picture, bytes, ct);
        return (made, refused?.ToRefused());
    }

    public void Forget(PictureId id, string key) => files.Delete(id.Value, key);

    private async Task<(string? Blurhash, bool Moves, Refusal? Refused)> MakeAsync(long id, string key, byte[] bytes, PictureHeader header, bool keepsMotion, CancellationToken ct)
    {
        Directory.CreateDirectory(files.Directory);
        var arriving = files.ArrivingOf(id);
        try
        {
            await File.WriteAllBytesAsync(arriving, bytes, ct);
            var (blurhash, refused) = await maker.MakeAsync(arriving, header, files.FileOf(id, key, isPreview: false), files.FileOf(id, key, isPreview: true), ct);
            return (blurhash, blurhash is not null && keepsMotion && await maker.MakeMotionAsync(arriving, header, files.MotionOf(id, key), ct), refused);
        }
        finally { File.Delete(arriving); }
    }
}
