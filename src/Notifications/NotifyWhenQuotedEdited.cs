using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>Who quotes a post is told when it is edited, part by part, and shown their latest quote of it. Of several edits the last one is told.</summary>
internal sealed class NotifyWhenQuotedEdited(Notifier notifier, IQuotes quotes, UnreadNews unread, PalabreDb db) : IOn<PostEdited>
{
    public async Task HandleAsync(PostEdited told, CancellationToken ct)
    {
        // Who quoted it afterwards quoted it as it is.
        for (long? before = told.Edit; before is { } from;)
        {
            var part = await quotes.PartAsync(told.Post, from, SpreadNews.Part, ct);
            await TellAsync(told, part.Quotes, ct);
            before = part.Next;
        }
    }

    private async Task TellAsync(PostEdited told, IReadOnlyList<QuoteBy> part, CancellationToken ct)
    {
        if (part.Count == 0) return;
        List<PostId?> these = [.. part.Select(q => (PostId?)q.Quote)];
        var before = db.Set<Notification>().Where(n => n.Kind == NotificationKind.QuotedEdited && these.Contains(n.Post));
        var later = await before.Where(n => n.Subject > told.Edit).Select(n => n.Member).ToListAsync(ct);
        var earlier = before.Where(n => n.Subject < told.Edit);
        var members = await earlier.Select(n => n.Member).Distinct().ToListAsync(ct);
        await earlier.ExecuteDeleteAsync(ct);
        var own = part.Where(q => !later.Contains(q.By)).GroupBy(q => q.By).ToDictionary(g => g.Key, g => g.First().Quote);
        await notifier.TellAsync(new(NotificationKind.QuotedEdited, told.Edit, told.Author) { Post = told.Post, Own = own }, own.Keys, ct);
        await unread.TellAsync(members, ct);
    }
}
