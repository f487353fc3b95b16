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
        routes.Get("/api/v1/scheduled_statuses/{id}", Who.Members, "read:statuses", async call => await FindAsync(call) is { } post ? await ShowAsync(call, post) : Reply.NotFound);
        routes.Change("/api/v1/scheduled_statuses/{id}", Who.Members, "write:statuses", async call =>
        {
            if (call.Id<ScheduledId>() is not { } id) return Reply.NotFound;
            if (At(call) is not { } at) return Wrong;
            var (moved, refused) = await call.Ask<IScheduling>().MoveAsync(call.Me, id, at, call.Ct);
            return moved is null ? call.Refuse(refused!) : await ShowAsync(call, moved);
        });
        routes.Delete("/api/v1/scheduled_statuses/{id}", Who.Members, "write:statuses", async call =>
            call.Id<ScheduledId>() is not { } id ? Reply.NotFound : await call.Ask<IScheduling>().DropAsync(call.Me, id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
    }

    /// <summary>Writes one that is to wait.</summary>
    public static async Task<Reply> MakeAsync(Call call, PostDraft draft)
    {
        if (At(call) is not { } at) return Wrong;
        var (made, refused) = await call.Ask<IScheduling>().AddAsync(call.Reader, draft, at, call.Language, call.Http.Request.Headers[WriteStatus.Key], call.Ct);
        return made is null ? call.Refuse(refused!) : await ShowAsync(call, made);
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
        var pictures = await PicturesAsync(call, shown);
        return Reply.List(shown, (json, post) => Write(json, post, pictures, call.House));
    }

    private static async Task<Reply> ShowAsync(Call call, WaitingPost post)
    {
        var pictures = await PicturesAsync(call, [post]);
        return Reply.Ok(json => Write(json, post, pictures, call.House));
    }

    /// <summary>The pictures that wait with them; those taken back meanwhile are absent.</summary>
    private static async Task<IReadOnlyDictionary<PictureId, PostPicture>> PicturesAsync(Call call, IEnumerable<WaitingPost> posts)
    {
        var found = new Dictionary<PictureId, PostPicture>();
        foreach (var wish in posts.SelectMany(p => p.Draft.Pictures ?? []))
            if (await call.Ask<IPictures>().FindAsync(call.Me, wish.Id, call.Ct) is { } picture) found[wish.Id] = picture;
        return found;
    }

    /// <summary>ScheduledStatus (docs.joinmastodon.org/entities/ScheduledStatus).</summary>
    private static void Write(Utf8JsonWriter json, WaitingPost post, IReadOnlyDictionary<PictureId, PostPicture> pictures, string house)
    {
        var draft = post.Draft;
        json.WriteStartObject();
        json.WriteId("id", post.Id.Value);
        json.WriteMoment("scheduled_at", post.At);
        json.WriteStartObject("params");
        json.WriteString("text", draft.Text ?? "");
        WritePoll(json, draft.Poll);
        WritePictureIds(json, draft.Pictures);
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
        json.WriteStartArray("media_attachments");
        foreach (var wish in draft.Pictures ?? [])
            if (pictures.GetValueOrDefault(wish.Id) is { } picture) MediaAttachmentWire.Write(json, picture, house);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As it was wished; how long it lasts counts from when it is sent.</summary>
    private static void WritePoll(Utf8JsonWriter json, PollWish? poll)
    {
        json.WritePropertyName("poll");
        if (poll is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteStartArray("options");
        foreach (var choice in poll.Choices ?? []) json.WriteStringValue(choice);
        json.WriteEndArray();
        json.WriteString("expires_in", poll.EndsIn.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("multiple", poll.Multiple);
        json.WriteBoolean("hide_totals", poll.HideTotals);
        json.WriteEndObject();
    }

    private static void WritePictureIds(Utf8JsonWriter json, IReadOnlyList<PictureWish>? pictures)
    {
        json.WritePropertyName("media_ids");
        if (pictures is not { Count: > 0 })
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        foreach (var picture in pictures) json.WriteStringValue(picture.Id.ToString());
        json.WriteEndArray();
    }
}
