using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>A member writes now what is to be sent later, changes it, or takes it back.</summary>
internal sealed class SchedulePost(PalabreDb db, Ties ties, Audience audience, PostSigns signs, AttachPictures pictures, Preferences preferences, IdMaker ids, TimeProvider clock, PostsSettings settings)
{
    public static Refusal Unknown => new("scheduled_unknown", 404);

    /// <summary>In the order they are to be sent.</summary>
    public async Task<IReadOnlyList<ScheduledPost>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<ScheduledPost>().AsNoTracking().Where(p => p.Author == me).OrderBy(p => p.DueAt).ThenBy(p => p.Id).ToListAsync(ct);

    public async Task<ScheduledPost?> FindAsync(MemberId me, ScheduledId id, CancellationToken ct) =>
        await db.Set<ScheduledPost>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.Author == me, ct);

    /// <summary>Whether something of theirs could not be sent.</summary>
    public Task<bool> HasRefusedAsync(MemberId me, CancellationToken ct) => db.Set<ScheduledPost>().AnyAsync(p => p.Author == me && p.Refused != null, ct);

    /// <summary>What its writer prefers now holds then, whatever they prefer by then.</summary>
    /// <param name="key">Sent again within a day, the same key leads to what waits already.</param>
    public async Task<(ScheduledPost? Made, Refusal? Refused)> AddAsync(MemberId me, PostWish wished, DateTimeOffset? at, string host, string language, string? key, CancellationToken ct)
    {
        var kept = PostKey.Of(key);
        if (await EarlierAsync(me, kept, ct) is { } earlier) return (earlier, null);
        var wish = wished.Preferring(await preferences.OfAsync(me, ct));
        var post = new ScheduledPost { Id = new(ids.Next()), Author = me, Key = kept };
        if (post.At(at ?? default, clock.GetUtcNow()) is { } when) return (null, when);
        if (await RefuseAsync(me, wish, host, language, ct) is { } wrong) return (null, wrong);
        if (await db.Set<ScheduledPost>().CountAsync(p => p.Author == me, ct) >= ScheduledPost.Most) return (null, new("scheduled_many", 422) { Args = [ScheduledPost.Most] });
        if (await pictures.WaitAsync(me, wish.Pictures, post.PicturesWaitUntil, ct) is { } unfit) return (null, unfit);
        post.Say(wish, host, language);
        db.Add(post);
        try
        {
            await db.SaveChangesAsync(ct);
            return (post, null);
        }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Sent twice at once: the other one waits.
            db.ChangeTracker.Clear();
            return await EarlierAsync(me, kept, ct) is { } other ? (other, null) : (null, Unknown);
        }
    }

    private async Task<ScheduledPost?> EarlierAsync(MemberId me, string? key, CancellationToken ct)
    {
        if (key is null || await db.Set<ScheduledPost>().AsNoTracking().SingleOrDefaultAsync(p => p.Author == me && p.Key == key, ct) is not { } earlier) return null;
        if (IdMaker.TimeOf(earlier.Id.Value) > clock.GetUtcNow() - PostKey.Life) return earlier;
        // That was another time: the key is free again.
        await db.Set<ScheduledPost>().Where(p => p.Id == earlier.Id).ExecuteUpdateAsync(p => p.SetProperty(one => one.Key, (string?)null), ct);
        return null;
    }

    /// <param name="wish">Null leaves what it says.</param>
    /// <param name="at">Null leaves its time, which a post that was refused does not have any more.</param>
    public async Task<(ScheduledPost? Changed, Refusal? Refused)> SetAsync(MemberId me, ScheduledId id, PostWish? wish, DateTimeOffset? at, string host, string language, CancellationToken ct)
    {
        if (await db.Set<ScheduledPost>().SingleOrDefaultAsync(p => p.Id == id && p.Author == me, ct) is not { } post) return (null, Unknown);
        if (wish is not null && await RefuseAsync(me, wish, host, language, ct) is { } wrong) return (null, wrong);
        if (at is { } due && post.At(due, clock.GetUtcNow()) is { } when) return (null, when);
        var before = post.Post.Pictures;
        if (wish is not null) post.Say(wish, host, language);
        if (await pictures.WaitAsync(me, post.Post.Pictures, post.PicturesWaitUntil, ct) is { } unfit) return (null, unfit);
        try
        {
            await db.SaveChangesAsync(ct);
            await LetGoAsync(me, before, ct);
            return (post, null);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Sent in this moment.
            return (null, Unknown);
        }
    }

    public async Task<Refusal?> RemoveAsync(MemberId me, ScheduledId id, CancellationToken ct)
    {
        if (await FindAsync(me, id, ct) is not { } post || await db.Set<ScheduledPost>().Where(p => p.Id == id && p.Author == me).ExecuteDeleteAsync(ct) == 0) return Unknown;
        await LetGoAsync(me, post.Post.Pictures, ct);
        return null;
    }

    /// <summary>Those that nothing which waits has any more.</summary>
    private async Task LetGoAsync(MemberId me, IReadOnlyList<PictureWish>? before, CancellationToken ct)
    {
        if (before is not { Count: > 0 }) return;
        var kept = (await OfAsync(me, ct)).SelectMany(p => p.Post.Pictures ?? []).Select(p => p.Id).ToHashSet();
        await pictures.LetGoAsync(me, before.Where(p => !kept.Contains(p.Id)), clock.GetUtcNow(), ct);
    }

    /// <summary>What would be refused now is said now, not at its time.</summary>
    private async Task<Refusal?> RefuseAsync(MemberId me, PostWish wished, string host, string language, CancellationToken ct)
    {
        var wish = wished.Cleaned(language);
        if (wish.Refuse(settings) is { } wrong) return wrong;
        var (tied, untied) = await ties.OfAsync(me, wish, ct);
        if (tied is null) return untied;
        var (visibility, _, notFor) = await audience.OfAsync(me, wish, tied.Answered, ct);
        return notFor ?? tied.Refuse(me, visibility) ?? (await signs.NamedAsync(wish.Text!, host, ct)).Refused;
    }
}
