using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Who boosted a post is told when it is edited, part by part. Of several edits the last one is told.</summary>
internal sealed class NotifyWhenBoostedEdited(Notifier notifier, IBoosts boosts, UnreadNews unread, PalabreDb db) : IOn<PostEdited>
{
    public async Task HandleAsync(PostEdited told, CancellationToken ct)
    {
        await ForgetEarlierAsync(told, ct);
        // Who boosted it afterwards boosted it as it is.
        for (long? before = told.Edit; before is { } from;)
        {
            var part = await boosts.PartAsync(told.Post, from, SpreadNews.Part, ct);
            await TellAsync(told, part.Members, ct);
            before = part.Next;
        }
    }

    private async Task ForgetEarlierAsync(PostEdited told, CancellationToken ct)
    {
        var earlier = Of(told.Post).Where(n => n.Subject < told.Edit);
        var members = await earlier.Select(n => n.Member).Distinct().ToListAsync(ct);
        await earlier.ExecuteDeleteAsync(ct);
        await unread.TellAsync(members, ct);
    }

    private async Task TellAsync(PostEdited told, IReadOnlyList<MemberId> part, CancellationToken ct)
    {
        if (part.Count == 0) return;
        List<MemberId> asked = [.. part];
        var later = await Of(told.Post).Where(n => n.Subject > told.Edit && asked.Contains(n.Member)).Select(n => n.Member).ToListAsync(ct);
        await notifier.TellAsync(new(NotificationKind.BoostedEdited, told.Edit, told.Author) { Post = told.Post }, [.. part.Except(later)], ct);
    }

    private IQueryable<Notification> Of(PostId post) => db.Set<Notification>().Where(n => n.Kind == NotificationKind.BoostedEdited && n.Post == post);
}
