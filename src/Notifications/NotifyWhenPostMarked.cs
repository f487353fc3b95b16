using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Tells an author what somebody did with a post of theirs; once, also when they take it back and do it again.</summary>
internal sealed class TellAuthor(Notifier notifier, IPosts posts, PalabreDb db)
{
    /// <param name="subject">Of this deed.</param>
    public async Task TellAsync(NotificationKind kind, long subject, PostId post, MemberId by, CancellationToken ct)
    {
        if ((await posts.CardsAsync(by, [post], ct)).GetValueOrDefault(post) is not { } card) return;
        if (await db.Set<Notification>().AnyAsync(n => n.Member == card.Author && n.Kind == kind && n.Post == post && n.Actor == by, ct)) return;
        await notifier.TellAsync(new(kind, subject, by) { Post = post }, [card.Author], ct);
    }
}

internal sealed class NotifyWhenPostFavourited(TellAuthor author) : IOn<PostFavourited>
{
    public Task HandleAsync(PostFavourited told, CancellationToken ct) => author.TellAsync(NotificationKind.Favourited, told.Id, told.Post, told.By, ct);
}

internal sealed class NotifyWhenPostBoosted(TellAuthor author) : IOn<PostBoosted>
{
    public Task HandleAsync(PostBoosted told, CancellationToken ct) => author.TellAsync(NotificationKind.Boosted, told.Boost.Value, told.Post, told.By, ct);
}
