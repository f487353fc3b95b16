using System.Globalization;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Collections of people: made, changed, read, and left (docs.joinmastodon.org/methods/collections).</summary>
internal static class KeepCollections
{
    /// <summary>Faces that come with each of a list.</summary>
    private const int MostFaces = 4;

    public static void Map(MastodonRoutes routes)
    {
        routes.Post("/api/v1/collections", Who.Members, "write:collections", async call =>
        {
            var (made, refused) = await call.Ask<ICollections>().MakeAsync(call.Me, Wish(call), call.Said.Ids<MemberId>("account_ids", int.MaxValue), call.Ct);
            return made is null ? call.Refuse(refused!) : Wrapped(call, made);
        });
        routes.Get("/api/v1/collections/{id}", Who.Anyone, "read:collections", OneAsync);
        routes.Change("/api/v1/collections/{id}", Who.Members, "write:collections", ChangeAsync);
        routes.Delete("/api/v1/collections/{id}", Who.Members, "write:collections", call => DoneAsync(call, (all, id) => all.DropAsync(call.Me, id, call.Ct)));
        routes.Post("/api/v1/collections/{id}/items", Who.Members, "write:collections", PutInAsync);
        routes.Delete("/api/v1/collections/{id}/items/{item}", Who.Members, "write:collections", call => WithItemAsync(call, (all, id, item) => all.TakeOutAsync(call.Me, id, item, call.Ct)));
        routes.Post("/api/v1/collections/{id}/items/{item}/revoke", Who.Members, "write:collections", call => WithItemAsync(call, (all, id, item) => all.LeaveAsync(call.Me, id, item, call.Ct)));
        // The second is as the documentation writes them.
        foreach (var path in new[] { "/api/v1/accounts/{id}", "/api/v1/{id:long}" })
        {
            routes.Get($"{path}/collections", Who.Anyone, "read:collections", call => ListAsync(call, (all, who, from, most) => all.OfAsync(call.Member, who, from, most, call.Ct)));
            routes.Get($"{path}/in_collections", Who.Anyone, "read:collections", call => ListAsync(call, (all, who, from, most) => all.WithAsync(call.Member, who, from, most, call.Ct)));
        }
    }

    private static async Task<Reply> ChangeAsync(Call call)
    {
        if (call.Id<CollectionId>() is not { } id) return Reply.NotFound;
        var (changed, refused) = await call.Ask<ICollections>().ChangeAsync(call.Me, id, Wish(call), call.Ct);
        return changed is null ? call.Refuse(refused!) : Wrapped(call, changed);
    }

    private static CollectionWish Wish(Call call) =>
        new(call.Said["name"], call.Said["description"], call.Said["language"], call.Said["tag_name"], call.Said.Truth("sensitive"), call.Said.Truth("discoverable"));

    private static Reply Wrapped(Call call, Collection one) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("collection");
        CollectionWire.Write(json, one, call.House);
        json.WriteEndObject();
    });

    /// <summary>CollectionWithAccounts.</summary>
    private static async Task<Reply> OneAsync(Call call)
    {
        if (call.Id<CollectionId>() is not { } id || await call.Ask<ICollections>().FindAsync(call.Member, [id], call.Ct) is not [var one]) return Reply.NotFound;
        List<MemberCard> people = [one.Owner, .. one.People.Select(p => p.Person)];
        var faces = await call.Ask<People>().OfAsync(call.House, people.Select(p => p.Id), call.Ct);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("accounts");
            foreach (var person in people) AccountWire.Write(json, faces.Of(person), faces.House);
            json.WriteEndArray();
            json.WritePropertyName("collection");
            CollectionWire.Write(json, one, call.House);
            json.WriteEndObject();
        });
    }

    /// <summary>Collections, and a few faces of each (CollectionsWithAccountPreviews).</summary>
    private static async Task<Reply> ListAsync(Call call, Func<ICollections, MemberId, int, int, Task<CollectionPart>> readAsync)
    {
        if (await ReadAccount.FindAsync(call) is not { } who) return Reply.NotFound;
        var (from, most) = (call.Offset, call.Part(40, 80).Limit);
        var (found, next) = await readAsync(call.Ask<ICollections>(), who.Id, from, most);
        if (next is { } further) call.Http.Response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"<{call.House}{call.Http.Request.Path.ToUriComponent()}?limit={most}&offset={further}>; rel=\"next\"");
        List<MemberCard> shown = [.. found.SelectMany(c => c.People.Take(MostFaces).Select(p => p.Person).Prepend(c.Owner)).DistinctBy(p => p.Id)];
        var faces = await call.Ask<People>().OfAsync(call.House, shown.Select(p => p.Id), call.Ct);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            WriteAll(json, "collections", found, (one, c) => CollectionWire.Write(one, c, call.House));
            WriteAll(json, "partial_accounts", shown, (one, p) => AccountWire.WritePartial(one, faces.Of(p), faces.House));
            json.WriteEndObject();
        });
    }

    private static async Task<Reply> PutInAsync(Call call)
    {
        if (call.Id<CollectionId>() is not { } id) return Reply.NotFound;
        if (call.Said.Id<MemberId>("account_id") is not { } person) return Reply.Error(422, "`account_id` parameter is missing");
        var (there, refused) = await call.Ask<ICollections>().PutInAsync(call.Me, id, person, call.Ct);
        return there is null ? call.Refuse(refused!) : Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("collection_item");
            CollectionWire.Write(json, there);
            json.WriteEndObject();
        });
    }

    private static Task<Reply> WithItemAsync(Call call, Func<ICollections, CollectionId, CollectedId, Task<Refused?>> doAsync) =>
        call.Id<CollectedId>("item") is { } item ? DoneAsync(call, (all, id) => doAsync(all, id, item)) : Task.FromResult(Reply.NotFound);

    private static async Task<Reply> DoneAsync(Call call, Func<ICollections, CollectionId, Task<Refused?>> doAsync)
    {
        if (call.Id<CollectionId>() is not { } id) return Reply.NotFound;
        return await doAsync(call.Ask<ICollections>(), id) is { } refused ? call.Refuse(refused) : Reply.Empty;
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> all, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var one in all) write(json, one);
        json.WriteEndArray();
    }
}
