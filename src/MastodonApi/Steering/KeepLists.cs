using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Lists: made and changed, who is in them, and what those wrote.</summary>
internal static class KeepLists
{
    private const int MostAtOnce = 80;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/lists", Who.Members, "read:lists", async call => Reply.List(await call.Ask<ILists>().OfAsync(call.Me, call.Ct), Write));
        routes.Post("/api/v1/lists", Who.Members, "write:lists", async call =>
        {
            var (made, refused) = await call.Ask<ILists>().MakeAsync(call.Me, Wish(call), call.Ct);
            return made is null ? call.Refuse(refused!) : Reply.Ok(json => Write(json, made));
        });
        routes.Get("/api/v1/lists/{id}", Who.Members, "read:lists", async call => await FindAsync(call) is { } list ? Reply.Ok(json => Write(json, list)) : Reply.NotFound);
        routes.Change("/api/v1/lists/{id}", Who.Members, "write:lists", ChangeAsync);
        routes.Delete("/api/v1/lists/{id}", Who.Members, "write:lists", async call =>
            call.Id<ListId>() is not { } id ? Reply.NotFound : await call.Ask<ILists>().DropAsync(call.Me, id, call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
        routes.Get("/api/v1/lists/{id}/accounts", Who.Members, "read:lists", PeopleAsync);
        routes.Post("/api/v1/lists/{id}/accounts", Who.Members, "write:lists", PutInAsync);
        routes.Delete("/api/v1/lists/{id}/accounts", Who.Members, "write:lists", async call =>
            call.Id<ListId>() is not { } id ? Reply.NotFound
            : await call.Ask<ILists>().TakeOutAsync(call.Me, id, call.Said.Ids<MemberId>("account_ids", MostAtOnce), call.Ct) is { } refused ? call.Refuse(refused) : Reply.Empty);
        routes.Get("/api/v1/accounts/{id}/lists", Who.Members, "read:lists", async call =>
            await ReadAccount.FindAsync(call) is { } other ? Reply.List(await call.Ask<ILists>().WithAsync(call.Me, other.Id, call.Ct), Write) : Reply.NotFound);
        routes.Get("/api/v1/timelines/list/{id}", Who.Members, "read:lists", async call => await FindAsync(call) is { } list
            ? await People.TimelineAsync(call, await call.Ask<IPostReading>().OfListAsync(call.Reader, list.Id, call.Part(), call.Ct)) : Reply.NotFound);
    }

    private static async Task<ListCard?> FindAsync(Call call) => call.Id<ListId>() is { } id ? await call.Ask<ILists>().FindAsync(call.Me, id, call.Ct) : null;

    private static async Task<Reply> ChangeAsync(Call call)
    {
        if (call.Id<ListId>() is not { } id) return Reply.NotFound;
        var (changed, refused) = await call.Ask<ILists>().ChangeAsync(call.Me, id, Wish(call), call.Ct);
        return changed is null ? call.Refuse(refused!) : Reply.Ok(json => Write(json, changed));
    }

    /// <summary>All of them for a limit of 0. The ids to go on from are the places in the list.</summary>
    private static async Task<Reply> PeopleAsync(Call call)
    {
        if (call.Id<ListId>() is not { } id || await call.Ask<ILists>().PeopleAsync(call.Me, id, call.Ct) is not { } people) return Reply.NotFound;
        var part = call.Part(40, MostAtOnce);
        var from = (int)Math.Clamp(part.MaxId ?? 0, 0, people.Count);
        var shown = call.Said.Number("limit") == 0 ? people : [.. people.Skip(from).Take(part.Limit)];
        if (from + shown.Count < people.Count) call.Link(from + shown.Count, null);
        var cards = await call.Ask<IMembers>().CardsAsync([.. shown], call.Ct);
        return await call.Ask<People>().AccountsAsync(call, [.. shown.Select(cards.GetValueOrDefault).OfType<MemberCard>()]);
    }

    /// <summary>Whom one does not follow is told as somebody who is not there, as programs expect it.</summary>
    private static async Task<Reply> PutInAsync(Call call)
    {
        if (call.Id<ListId>() is not { } id) return Reply.NotFound;
        var refused = await call.Ask<ILists>().PutInAsync(call.Me, id, call.Said.Ids<MemberId>("account_ids", MostAtOnce), call.Ct);
        return refused is null ? Reply.Empty : refused.Code == "list_followed" ? Reply.NotFound : call.Refuse(refused);
    }

    private static ListWish Wish(Call call) => new(call.Said["title"], call.Said["replies_policy"] switch
    {
        "followed" => ListReplies.Followed,
        "none" => ListReplies.None,
        "list" => ListReplies.List,
        _ => null,
    }, call.Said.Truth("exclusive"));

    /// <summary>List (docs.joinmastodon.org/entities/List).</summary>
    private static void Write(Utf8JsonWriter json, ListCard list)
    {
        json.WriteStartObject();
        json.WriteId("id", list.Id.Value);
        json.WriteString("title", list.Title);
        json.WriteString("replies_policy", list.Replies switch { ListReplies.Followed => "followed", ListReplies.None => "none", _ => "list" });
        json.WriteBoolean("exclusive", list.IsExclusive);
        json.WriteEndObject();
    }
}
