using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>When a poll is over its author is told, and everybody who voted, part by part; after a kill it begins again, and nobody is told twice.</summary>
internal sealed class NotifyWhenPollEnded(Notifier notifier, IPolls polls) : IOn<PollEnded>
{
    public async Task HandleAsync(PollEnded told, CancellationToken ct)
    {
        var news = new News(NotificationKind.PollEnded, told.Poll.Value) { Post = told.Post };
        await notifier.TellAsync(news, [told.Author], ct);
        for (long? after = 0; after is { } from;)
        {
            var part = await polls.VotersPartAsync(told.Post, from, SpreadNews.Part, ct);
            await notifier.TellAsync(news with { Actor = told.Author }, part.Members, ct);
            after = part.Next;
        }
    }
}
