using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;

namespace Palabre.Notifications;

/// <summary>Keeps the count beside the bell true on every open page. A page that was away asks for it when it is back.</summary>
internal sealed class UnreadNews(LiveStreams streams, Fragments fragments, IServiceScopeFactory scopes)
{
    /// <summary>What every page of a member watches; the gate to it belongs to rooms, which call people by it.</summary>
    public static string TopicOf(MemberId member) => $"me/{member}";

    /// <summary>Something came: streams of these members ask what.</summary>
    public void Announce(IReadOnlyCollection<MemberId> members)
    {
        foreach (var topic in members.Select(ToldTopics.Of).Where(t => streams.WatcherCount(t) > 0))
            streams.Publish(topic, StreamMessage.Same(ToldTopics.Told, "", kept: false));
    }

    public async Task TellAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        List<MemberId> here = [.. members.Where(member => streams.WatcherCount(TopicOf(member)) > 0)];
        if (here.Count == 0) return;
        await using var scope = scopes.CreateAsyncScope();
        var counts = await scope.ServiceProvider.GetRequiredService<NotificationBook>().UnreadAsync(here, ct);
        foreach (var member in here)
        {
            var unread = counts.GetValueOrDefault(member);
            streams.Publish(TopicOf(member), new StreamMessage("turbo", async reader =>
                Turbo.Replace(BellLink.Id, await fragments.RenderAsync<BellLink>(reader, new { Unread = unread }))));
        }
    }
}
