using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Who quotes a status and who may (docs.joinmastodon.org/client/quotes).</summary>
internal static class Quotes
{
    public static readonly Reply Wrong = Reply.Error(422, "Validation failed: Quote approval policy is not included in the list");

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/statuses/{id}/quotes", Who.Members, "read:statuses", ListAsync);
        routes.Post("/api/v1/statuses/{id}/quotes/{quoting}/revoke", Who.Members, "write:statuses", RevokeAsync);
        routes.Change("/api/v1/statuses/{id}/interaction_policy", Who.Members, "write:statuses", SetPolicyAsync);
    }

    /// <summary>A policy is said that there is none of.</summary>
    public static bool IsWrong(Call call) => call.Said["quote_approval_policy"] is { Length: > 0 } policy && QuoteWire.Rule(policy) is null;

    private static async Task<Reply> ListAsync(Call call) =>
        await ReadStatus.FindAsync(call) is { } post && await call.Ask<IPostReading>().QuotesAsync(call.Reader, post.Id, call.Part(), call.Ct) is { } quotes
            ? await People.TimelineAsync(call, quotes)
            : Reply.NotFound;

    private static async Task<Reply> RevokeAsync(Call call)
    {
        if (await ReadStatus.FindAsync(call) is not { } post || call.Id<PostId>("quoting") is not { } quoting) return Reply.NotFound;
        if (await call.Ask<IPostWriting>().WithdrawQuoteAsync(call.Me, post.Id, quoting, call.Ct) is { } refused) return call.Refuse(refused);
        return await call.Ask<IPostReading>().LinesAsync(call.Reader, [quoting], call.Ct) is [var quote] ? await call.Ask<People>().StatusAsync(call, quote) : Reply.NotFound;
    }

    private static async Task<Reply> SetPolicyAsync(Call call)
    {
        if (await ReadStatus.FindAsync(call) is not { } post) return Reply.NotFound;
        if (IsWrong(call)) return Wrong;
        if (await call.Ask<IPostWriting>().SetRulesAsync(call.Me, post.Id, QuoteWire.Rule(call.Said["quote_approval_policy"]), null, call.Ct) is { } refused) return call.Refuse(refused);
        return await call.Ask<IPostReading>().LinesAsync(call.Reader, [post.Id], call.Ct) is [var now] ? await call.Ask<People>().StatusAsync(call, now) : Reply.NotFound;
    }
}
