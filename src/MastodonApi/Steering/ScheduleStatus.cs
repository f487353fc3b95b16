using System.Globalization;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Statuses that wait for their time: seen, put off, taken back. They are made where statuses are written.</summary>
internal static class ScheduleStatus
{
    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/scheduled_statuses", Who.Members, "read:statuses", ListAsync);
        routes.Get("/api/v1/scheduled_statuses/{id}", Who.Members, "read:statuses", async call => await FindAsync(call) is { } post ? Reply.Ok(json => Write(json, post)) : Reply.NotFound);
        routes.Put("/api/v1/scheduled_statuses/{id}", Who.Members, "write:statuses", async call =>
        {
            if (call.Id<ScheduledId>() is not { } id) return Reply.NotFound;
            if (At(call) is not { } at) return Wrong;
            var (moved, refused) = await call.Ask<IScheduling>().MoveAsync(call.Me, id, at, call.Ct);
            return moved is null ? call.Refuse(refused!) : Reply.Ok(json => Write(json, moved));
        });
        routes.Delete("/api/v1/scheduled_statuses/{id}", Who.Members, "write:statuses", async call =>
            call.Id<ScheduledId>() is not { } id ? Reply.NotFound : await call.Ask<IScheduling>().DropAsync(call.Me, id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
    }

    /// <summary>Writes one that is to wait.</summary>
    public static async Task<Reply> MakeAsync(Call call, PostDraft draft)
    {
        if (At(call) is not { } at) return Wrong;
        var (made, refused) = await call.Ask<IScheduling>().AddAsync(call.Reader, draft, at, call.Language, call.Ct);
        return made is null ? call.Refuse(refused!) : Reply.Ok(json => Write(json, made));
    }

    private static readonly Reply Wrong = Reply.Error(422, "Validation failed: Scheduled at is not a date");

    private static DateTimeOffset? At(Call call) =>
        DateTimeOffset.TryParse(call.Said["scheduled_at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static async Task<WaitingPost?> FindAsync(Call call) =>
        call.Id<ScheduledId>() is { } id ? (await call.Ask<IScheduling>().OfAsync(call.Me, call.Ct)).SingleOrDefault(p => p.Id == id) : null;

    private static async Task<Reply> ListAsync(Call call)
    {
        var part = call.Part();
        var all = (await call.Ask<IScheduling>().OfAsync(call.Me, call.Ct)).OrderByDescending(p => p.Id.Value)
            .Where(p => (part.MaxId is not { } max || p.Id.Value < max) && (part.SinceId is not { } since || p.Id.Value > since) && (part.MinId is not { } min || p.Id.Value > min)).ToList();
        List<WaitingPost> shown = [.. all.Take(part.Limit)];
        if (shown.Count > 0) call.Link(shown.Count < all.Count ? shown[^1].Id.Value : null, shown[0].Id.Value);
        return Reply.List(shown, Write);
    }

    /// <summary>ScheduledStatus (docs.joinmastodon.org/entities/ScheduledStatus).</summary>
    private static void Write(Utf8JsonWriter json, WaitingPost post)
    {
        var draft = post.Draft;
        json.WriteStartObject();
        json.WriteId("id", post.Id.Value);
        json.WriteMoment("scheduled_at", post.At);
        json.WriteStartObject("params");
        json.WriteString("text", draft.Text ?? "");
        json.WriteNull("poll");
        json.WriteNull("media_ids");
        if (draft.IsSensitive is { } sensitive) json.WriteBoolean("sensitive", sensitive);
        else json.WriteNull("sensitive");
        json.WriteString("spoiler_text", draft.Warning);
        json.WriteString("visibility", draft.Visibility is { } visibility ? StatusWire.Visibility(visibility) : null);
        json.WriteId("in_reply_to_id", draft.ReplyTo?.Value);
        json.WriteId("quoted_status_id", draft.QuoteOf?.Value);
        json.WriteString("quote_approval_policy", draft.WhoQuotes is { } rule ? QuoteWire.Policy(rule) : null);
        json.WriteString("language", draft.Language);
        json.WriteNull("application_id");
        json.WriteNull("scheduled_at");
        json.WriteNull("idempotency");
        json.WriteBoolean("with_rate_limit", false);
        json.WriteNull("allowed_mentions");
        json.WriteEndObject();
        json.WriteNothing("media_attachments");
        json.WriteEndObject();
    }
}
