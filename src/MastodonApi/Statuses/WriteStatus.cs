using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>A member writes a status, changes it or takes it back.</summary>
internal static class WriteStatus
{
    public const string Key = "Idempotency-Key";

    public static void Map(MastodonRoutes routes)
    {
        routes.Post("/api/v1/statuses", Who.Members, "write:statuses", WriteAsync);
        routes.Change("/api/v1/statuses/{id}", Who.Members, "write:statuses", ChangeAsync);
        routes.Delete("/api/v1/statuses/{id}", Who.Members, "write:statuses", DeleteAsync, Allowance.Deletes);
    }

    private static async Task<Reply> WriteAsync(Call call)
    {
        if (call.Said.Has("visibility") && Visibility(call.Said["visibility"]) is null) return Reply.Error(422, "Validation failed: Visibility is not included in the list");
        if (call.Said["in_reply_to_id"] is { Length: > 0 } && call.Said.Id<PostId>("in_reply_to_id") is null) return Reply.NotFound;
        if (call.Said["quoted_status_id"] is { Length: > 0 } && call.Said.Id<PostId>("quoted_status_id") is null) return Reply.NotFound;
        if (Quotes.IsWrong(call)) return Quotes.Wrong;
        var answered = await WhatAsync(call, "in_reply_to_id");
        var quoted = await WhatAsync(call, "quoted_status_id");
        var draft = Draft(call) with
        {
            Visibility = Visibility(call.Said["visibility"]),
            ReplyTo = answered ?? call.Said.Id<PostId>("in_reply_to_id"),
            QuoteOf = quoted ?? call.Said.Id<PostId>("quoted_status_id"),
            Pictures = Media.Of(call),
            Poll = Polls.Of(call),
        };
        if (call.Said["scheduled_at"] is { Length: > 0 }) return await ScheduleStatus.MakeAsync(call, draft);
        var (post, refused) = await call.Ask<IPostWriting>().WriteAsync(call.Reader, draft, call.Language, call.Http.Request.Headers[Key], call.Ct);
        return post is null ? call.Refuse(refused!) : await call.Ask<People>().StatusAsync(call, post);
    }

    /// <summary>Whoever answers or quotes a boost means what was boosted.</summary>
    private static async Task<PostId?> WhatAsync(Call call, string name) =>
        call.Said.Id<PostId>(name) is { } id && await call.Ask<IPostReading>().LinesAsync(call.Reader, [id], call.Ct) is [var line] ? line.Id : null;

    private static async Task<Reply> ChangeAsync(Call call)
    {
        if (await ReadStatus.FindAsync(call) is not { } post) return Reply.NotFound;
        if (Quotes.IsWrong(call)) return Quotes.Wrong;
        var said = call.Said;
        var draft = Draft(call) with
        {
            Text = said["status"] ?? post.Text,
            Warning = said["spoiler_text"] ?? post.Warning,
            // A mark that stood stays; null where there is none lets a new warning bring it.
            IsSensitive = said.Truth("sensitive"),
            Pictures = Media.Of(call),
        };
        var (changed, refused) = await call.Ask<IPostWriting>().ChangeAsync(call.Reader, post.Id, draft, call.Ct);
        return changed is null ? call.Refuse(refused!) : await call.Ask<People>().StatusAsync(call, changed);
    }

    /// <summary>Answers with what it was and its text, from which a program makes a new one.</summary>
    private static async Task<Reply> DeleteAsync(Call call)
    {
        if (await ReadStatus.FindAsync(call) is not { BoostedBy: null } post || post.Author.Id != call.Me) return Reply.NotFound;
        var faces = await call.Ask<People>().OfAsync(call.House, [post], call.Ct);
        var writing = call.Ask<IPostWriting>();
        var refused = call.Said.Says("delete_media") ? await writing.DeleteAsync(call.Me, post.Id, call.Ct) : await writing.WithdrawAsync(call.Me, post.Id, call.Ct);
        if (refused is not null) return call.Refuse(refused);
        return Reply.Ok(json => StatusWire.WriteSource(json, post, faces));
    }

    private static PostDraft Draft(Call call) =>
        new(call.Said["status"], call.Said["spoiler_text"], call.Said.Truth("sensitive"), call.Said["language"]) { WhoQuotes = QuoteWire.Rule(call.Said["quote_approval_policy"]) };

    public static PostVisibility? Visibility(string? said) => said switch
    {
        "public" => PostVisibility.Public,
        "unlisted" => PostVisibility.Unlisted,
        "private" => PostVisibility.Private,
        "direct" => PostVisibility.Direct,
        _ => null,
    };
}
