using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>Pictures for other slices: the deeds of the pages, answered as records.</summary>
internal sealed class PicturesFacade(AddPicture add, ChangePicture change, MakePicture make) : IPictures
{
    public PictureLimits Limits => make.Limits;

    public async Task<(PostPicture? Picture, Refused? Refused)> AddAsync(MemberId me, Stream picture, long bytes, PictureWish said, CancellationToken ct)
    {
        var (added, refused) = await add.DoAsync(me, picture, bytes, said, ct);
        return (added?.Shown, refused?.ToRefused());
    }

    public async Task<PostPicture?> FindAsync(MemberId me, PictureId id, CancellationToken ct) => (await change.FindAsync(me, id, ct))?.Shown;

    public async Task<(PostPicture? Picture, Refused? Refused)> ChangeAsync(MemberId me, PictureWish said, CancellationToken ct)
    {
        var (changed, refused) = await change.DoAsync(me, said, ct);
        return (changed?.Shown, refused?.ToRefused());
    }

    public async Task<Refused?> DropAsync(MemberId me, PictureId id, CancellationToken ct) => (await change.DropAsync(me, id, ct))?.ToRefused();
}
