using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Gives a post its pictures, in the unit of work of the post; those it no longer has are forgotten.</summary>
internal sealed class AttachPictures(PalabreDb db)
{
    /// <summary>Whether anything about the post's pictures is different now.</summary>
    /// <param name="wished">Null for as they are.</param>
    public async Task<(bool Changed, Refusal? Refused)> DoAsync(Post post, IReadOnlyList<PictureWish>? wished, CancellationToken ct)
    {
        if (wished is null || (wished.Count == 0 && post.Pictures == 0)) return (false, null);
        if (wished.Count > Picture.Most) return (false, new Refusal("pictures_many", 422, "pictures") { Args = [Picture.Most] });
        if (wished.Select(w => w.Refuse()).FirstOrDefault(r => r is not null) is { } wrong) return (false, wrong);
        List<long> wanted = [.. wished.Select(w => w.Id.Value)];
        var had = await db.Set<Picture>().Where(p => p.Post == post.Id).ToListAsync(ct);
        var all = had.Concat(await db.Set<Picture>().Where(p => p.Owner == post.Author && p.Post == null && wanted.Contains(p.Id)).ToListAsync(ct)).ToDictionary(p => p.Id);
        // One answer for what is not there, what is another's, and what another post has.
        if (wanted.Distinct().Count() != wanted.Count || wanted.Any(id => !all.ContainsKey(id))) return (false, new Refusal("picture_unknown", 422, "pictures"));

        foreach (var gone in had.Where(p => !wanted.Contains(p.Id))) (gone.Post, gone.WaitsUntil) = (null, null);
        for (var place = 0; place < wished.Count; place++) Attach(all[wanted[place]], post, place, wished[place]);
        post.Pictures = wished.Count;
        return (all.Values.Any(p => db.Entry(p).State == EntityState.Modified), null);
    }

    /// <summary>Lets pictures wait for a post that is written later; they are attached when it is.</summary>
    public async Task<Refusal?> WaitAsync(MemberId me, IReadOnlyList<PictureWish>? wished, DateTimeOffset until, CancellationToken ct)
    {
        if (wished is not { Count: > 0 }) return null;
        if (wished.Count > Picture.Most) return new("pictures_many", 422, "pictures") { Args = [Picture.Most] };
        List<long> wanted = [.. wished.Select(w => w.Id.Value).Distinct()];
        var there = db.Set<Picture>().Where(p => p.Owner == me && p.Post == null && wanted.Contains(p.Id));
        if (await there.CountAsync(ct) != wished.Count) return new("picture_unknown", 422, "pictures");
        await there.ExecuteUpdateAsync(p => p.SetProperty(one => one.WaitsUntil, until), ct);
        return null;
    }

    /// <summary>Lets them wait no longer than any picture: what they waited for is not to come. A program may still give them to another post.</summary>
    public async Task LetGoAsync(MemberId me, IEnumerable<PictureWish> wished, DateTimeOffset now, CancellationToken ct)
    {
        if (wished.Select(w => w.Id.Value).ToList() is not { Count: > 0 } gone) return;
        var until = now + Picture.Wait;
        await db.Set<Picture>().Where(p => p.Owner == me && p.Post == null && gone.Contains(p.Id)).ExecuteUpdateAsync(p => p.SetProperty(one => one.WaitsUntil, until), ct);
    }

    private static void Attach(Picture picture, Post post, int place, PictureWish wish)
    {
        (picture.Post, picture.Place, picture.WaitsUntil) = (post.Id, place, null);
        wish.Say(picture);
    }
}

/// <summary>The pictures of posts, all of a page at once.</summary>
internal sealed class PicturesOfPosts(PalabreDb db)
{
    public async Task<ILookup<long, PostPicture>> OfAsync(IEnumerable<Post> posts, CancellationToken ct)
    {
        List<long> with = [.. posts.Where(p => p.Pictures > 0).Select(p => p.Id)];
        var found = with.Count == 0 ? [] : await db.Set<Picture>().AsNoTracking().Where(p => p.Post != null && with.Contains(p.Post.Value)).OrderBy(p => p.Place).ToListAsync(ct);
        return found.ToLookup(p => p.Post!.Value, p => p.Shown);
    }
}
