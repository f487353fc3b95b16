using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>An author is told who quotes them, or would like to.</summary>
internal sealed class NotifyWhenPostQuoted(Notifier notifier) : IOn<PostQuoted>
{
    public Task HandleAsync(PostQuoted told, CancellationToken ct) =>
        notifier.TellAsync(new(told.Asks ? NotificationKind.QuoteAsked : NotificationKind.Quoted, told.Quote.Value, told.By) { Post = told.Quote }, [told.Author], ct);
}
