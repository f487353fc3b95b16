using System.Text;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>
/// Tells pages and programs what was written, deleted and decided in a room's chat: at once when it was quiet, then at most once a
/// second however fast the crowd writes.
/// </summary>
internal sealed class ChatNews
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Lines told at once. More than a screen in a second is read by nobody; the list has them all.</summary>
    private const int MostAtOnce = 50;

    private readonly RoomId _room;
    private readonly TalkTelling _telling;
    private readonly Coalesced _bell;
    private readonly Lock _gate = new();
    private Batch _next = new();

    public ChatNews(RoomId room, TalkTelling telling)
    {
        (_room, _telling) = (room, telling);
        _bell = new(Pace, telling.Clock, TellAsync, e => RoomNews.NotTold(telling.Log, room, e));
    }

    public void Written(ChatLine line) => Add(batch => batch.Lines.Add(line));
    public void Deleted(ChatLineId line) => Add(batch => batch.Removed.Add(line));
    public void Decided(ChatSettings settings) => Add(batch => batch.Settings = settings);

    private void Add(Action<Batch> change)
    {
        lock (_gate) change(_next);
        _bell.Ring();
    }

    private async Task TellAsync()
    {
        Batch batch;
        lock (_gate) (batch, _next) = (_next, new());
        await TellAsync(batch);
    }

    private async Task TellAsync(Batch batch)
    {
        var lines = batch.Lines.Where(l => !batch.Removed.Contains(l.LineId)).OrderBy(l => l.Id).ToList();
        var views = ChatLineView.Of(lines.TakeLast(MostAtOnce), await _telling.Cards.OfAsync([.. lines.Select(l => l.By).Distinct()], CancellationToken.None));
        _telling.Streams.Publish(RoomTopics.Chat(_room), new StreamMessage("turbo", reader => MarkupAsync(reader, batch, views)));
        _telling.Streams.Publish(RoomTopics.Changes(_room), RoomFragments.Json("chat", new ChatNewsJson(
            _room, [.. views.Select(ChatLineJson.Of)], [.. batch.Removed], batch.Settings is { } settings ? ChatSettingsJson.Of(settings) : null, lines.Count > views.Count)));
    }

    private async ValueTask<string> MarkupAsync(Kit.Words.Reader reader, Batch batch, IReadOnlyList<ChatLineView> lines)
    {
        var markup = new StringBuilder();
        if (lines.Count > 0) markup.Append(Turbo.Append("chat-lines", await _telling.Fragments.RenderAsync<ChatLines>(reader, new { Lines = lines })));
        foreach (var line in batch.Removed) markup.Append(Turbo.Remove($"line-{line}"));
        if (batch.Settings is { } settings)
            markup.Append(Turbo.Replace("chat-state", await _telling.Fragments.RenderAsync<ChatState>(reader, new { Settings = settings }), morph: true));
        return markup.ToString();
    }

    private sealed class Batch
    {
        public List<ChatLine> Lines { get; } = [];
        public HashSet<ChatLineId> Removed { get; } = [];
        public ChatSettings? Settings { get; set; }
    }
}
