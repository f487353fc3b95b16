using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What the caller was told, as far as Mastodon has a word for it, one by one.</summary>
internal sealed class ReadNotifications(ITold told, IMembers members, IPostReading reading, People people)
{
    private static readonly IReadOnlyList<ToldKind> All = Enum.GetValues<ToldKind>();

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v1/notifications", Who.Members, "read:notifications", call => call.Ask<ReadNotifications>().ListAsync(call));
        routes.Get("/api/v1/notifications/unread_count", Who.Members, "read:notifications", call => call.Ask<ReadNotifications>().CountAsync(call));
        routes.Get("/api/v1/notifications/{id}", Who.Members, "read:notifications", call => call.Ask<ReadNotifications>().OneAsync(call));
        routes.Post("/api/v1/notifications/clear", Who.Members, "write:notifications", ClearAsync);
        routes.Post("/api/v1/notifications/dismiss", Who.Members, "write:notifications", call => DismissAsync(call, call.Said.Id<NotificationId>("id")));
        routes.Post("/api/v1/notifications/{id}/dismiss", Who.Members, "write:notifications", call => DismissAsync(call, call.Id<NotificationId>()));
    }

    /// <summary>With what is shown of them; those whose post is not the reader's to see any more are left out.</summary>
    public async Task<(IReadOnlyList<(Told Told, MemberCard By, WrittenPost? Post)> Lines, Faces Faces)> ShownAsync(PostReader reader, IReadOnlyList<Told> lines, CancellationToken ct)
    {
        var by = await members.CardsAsync([.. lines.Select(l => l.By).Distinct()], ct);
        var posts = (await reading.LinesAsync(reader, [.. lines.Select(l => l.Post).OfType<PostId>().Distinct()], ct)).ToDictionary(p => p.Id);
        List<(Told Told, MemberCard By, WrittenPost? Post)> shown = [.. lines.Where(l => by.ContainsKey(l.By) && (!NotificationWire.NeedsPost(l.Kind) || (l.Post is { } post && posts.ContainsKey(post))))
            .Select(l => (l, by[l.By], l.Post is { } post ? posts.GetValueOrDefault(post) : null))];
        var faces = await people.OfAsync(reader.House, [.. shown.Select(l => l.By.Id), .. posts.Values.SelectMany(People.Shown)], ct);
        return (shown, await people.LedToAsync(faces, reader, posts.Values, ct));
    }

    private async Task<Reply> ListAsync(Call call)
    {
        var part = call.Part(40, 80);
        var lines = await told.ReadAsync(call.Me, Kinds(call.Said), call.Said.Id<MemberId>("account_id"), part, call.Ct);
        var (shown, faces) = await ShownAsync(call.Reader, lines, call.Ct);
        call.Link(lines.Count == part.Limit ? lines[^1].Id.Value : null, lines.Count > 0 ? lines[0].Id.Value : null);
        return Reply.List(shown, (json, line) => NotificationWire.Write(json, line.Told, line.By, line.Post, faces));
    }

    private async Task<Reply> OneAsync(Call call)
    {
        if (call.Id<NotificationId>() is not { } id || await told.FindAsync(call.Me, id, call.Ct) is not { } found) return Reply.NotFound;
        var (shown, faces) = await ShownAsync(call.Reader, [found], call.Ct);
        return shown is [var line] ? Reply.Ok(json => NotificationWire.Write(json, line.Told, line.By, line.Post, faces)) : Reply.NotFound;
    }

    private async Task<Reply> CountAsync(Call call)
    {
        var unread = (await told.ReadAsync(call.Me, Kinds(call.Said), null, call.Part(100, 1000), call.Ct)).Count(t => !t.IsRead);
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", unread);
            json.WriteEndObject();
        });
    }

    /// <summary>What the caller wants to see.</summary>
    public static List<ToldKind> Kinds(Parameters said)
    {
        var (wanted, unwanted) = (said.All("types"), said.All("exclude_types"));
        return [.. All.Where(k => (wanted.Count == 0 || wanted.Contains(k.MastodonType())) && !unwanted.Contains(k.MastodonType()))];
    }

    private static async Task<Reply> ClearAsync(Call call)
    {
        await call.Ask<ITold>().DismissAsync(call.Me, null, call.Ct);
        return Reply.Empty;
    }

    private static async Task<Reply> DismissAsync(Call call, NotificationId? id)
    {
        if (id is not { } one || await call.Ask<ITold>().FindAsync(call.Me, one, call.Ct) is null) return Reply.NotFound;
        await call.Ask<ITold>().DismissAsync(call.Me, [one], call.Ct);
        return Reply.Empty;
    }
}
