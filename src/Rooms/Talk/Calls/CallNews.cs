using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Tells a member on every open page that somebody calls or waves, that a wave was answered, and what of it still stands.</summary>
internal sealed class CallNews(LiveStreams streams, Fragments fragments, IServiceScopeFactory scopes)
{
    public Task CalledAsync(MemberId member, CallView call) => TellAsync(member, new CallToast.Told(call, null, null));
    public Task WavedAsync(MemberId member, WaveView wave) => TellAsync(member, new CallToast.Told(null, wave, null));
    public Task AnsweredAsync(MemberId waver, CallView room) => TellAsync(waver, new CallToast.Told(null, null, room));

    /// <summary>Something is no longer open: the list is drawn anew, without a word.</summary>
    public Task ChangedAsync(MemberId member) => TellAsync(member, null);

    private async Task TellAsync(MemberId member, CallToast.Told? toast)
    {
        CallsView calls;
        await using (var scope = scopes.CreateAsyncScope())
            calls = await scope.ServiceProvider.GetRequiredService<CallBook>().ForAsync(member, CancellationToken.None);
        streams.Publish(CallTopics.Of(member), new StreamMessage("turbo", async reader =>
            Turbo.Replace("calls", await fragments.RenderAsync<CallsPanel>(reader, new { Calls = calls }, new Viewer(member, false, null)), morph: true)));
        // Of this moment: a page that comes back draws the list, and is not told again.
        if (toast is not null)
            streams.Publish(CallTopics.Of(member), new StreamMessage("turbo", async reader =>
                Turbo.Append("toasts", await fragments.RenderAsync<CallToast>(reader, new { What = toast })), kept: false));
        streams.Publish(CallTopics.Of(member), RoomFragments.Json("calls", CallsJson.Of(calls)));
    }
}

/// <summary>What awaits the caller.</summary>
public sealed record CallsJson(IReadOnlyList<CallJson> Calls, IReadOnlyList<WaveJson> Waves)
{
    public static CallsJson Of(CallsView calls) => new(
        [.. calls.Calls.Select(c => new CallJson(c.Room, c.Title, MemberJson.Of(c.By), c.At))], [.. calls.Waves.Select(w => new WaveJson(w.Id, MemberJson.Of(w.By), w.Until))]);
}

/// <param name="By">Who calls.</param>
public sealed record CallJson(RoomId Room, string Title, MemberJson By, DateTimeOffset At);

/// <param name="Until">Whoever answers first before then has it.</param>
public sealed record WaveJson(WaveId Id, MemberJson By, DateTimeOffset Until);
