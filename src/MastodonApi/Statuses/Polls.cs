using System.Globalization;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Polls of statuses (docs.joinmastodon.org/methods/polls). Whoever may read the status may see its poll, and vote in it.</summary>
internal static class Polls
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/polls/{id}", Who.Anyone, "read:statuses", ShowAsync);
        routes.Post("/api/v1/polls/{id}/votes", Who.Members, "write:statuses", VoteAsync);
    }

    /// <summary>What <c>poll[…]</c> says; null when it says nothing.</summary>
    public static PollWish? Of(Call call) => call.Said.Has("poll[options]")
        ? new(call.Said.All("poll[options]"), call.Said.Number("poll[expires_in]") ?? 0, call.Said.Says("poll[multiple]"), call.Said.Says("poll[hide_totals]"))
        : null;

    private static async Task<Reply> ShowAsync(Call call) =>
        await FindAsync(call) is { Poll: { } poll } ? Reply.Ok(json => PollWire.Write(json, poll)) : Reply.NotFound;

    private static async Task<Reply> VoteAsync(Call call)
    {
        if (await FindAsync(call) is not { } post) return Reply.NotFound;
        List<int> choices = [.. call.Said.All("choices").Select(choice => int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1)];
        if (await call.Ask<IPolls>().VoteAsync(call.Me, post.Id, choices, call.Ct) is { } refused) return call.Refuse(refused);
        return await ShowAsync(call);
    }

    /// <summary>The status of the poll in the address, for the caller.</summary>
    private static async Task<WrittenPost?> FindAsync(Call call) =>
        call.Id<PollId>() is { } id && await call.Ask<IPolls>().PostOfAsync(id, call.Ct) is { } post && await call.Ask<IPostReading>().LinesAsync(call.Reader, [post], call.Ct) is [var found] ? found : null;
}
