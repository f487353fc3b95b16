using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Notifications;

/// <summary>Whom a post answers and whom it names is told, each once: an answer that names one is an answer.</summary>
internal sealed class NotifyWhenPostAddressed(Notifier notifier) : IOn<PostAddressed>
{
    public async Task HandleAsync(PostAddressed told, CancellationToken ct)
    {
        if (told.RepliesTo is { } answered) await notifier.TellAsync(Of(told, NotificationKind.Replied), [answered], ct);
        await notifier.TellAsync(Of(told, NotificationKind.Mentioned), [.. told.Mentioned.Where(m => m != told.RepliesTo)], ct);
    }

    private static News Of(PostAddressed told, NotificationKind kind) => new(kind, told.Post.Value, told.Author) { Post = told.Post };
}
