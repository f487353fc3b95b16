using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// What the caller was told, with what belongs together in one (docs.joinmastodon.org/methods/grouped_notifications). A page takes up
/// notifications in their order until it has its groups, so that each is on one page; how large a group is, and who is in it, is said of all of it.
/// </summary>
internal sealed class GroupedNotifications(ITold told, ReadNotifications reading, People people)
{
    /// <summary>Read at a time, of which many may come into one group.</summary>
    private const int AtOnce = 200;

    /// <summary>A page looks at no more; the next goes on from there.</summary>
    private const int MostOfPage = 1000;

    /// <summary>A larger group is said to be as large as this.</summary>
    private const int MostOfGroup = 2000;
    private const int Sample = 8;

    public static void Map(MastodonRoutes routes)
    {
        routes.Get("/api/v2/notifications", Who.Members, "read:notifications", call => call.Ask<GroupedNotifications>().ListAsync(call));
        routes.Get("/api/v2/notifications/unread_count", Who.Members, "read:notifications", call => call.Ask<GroupedNotifications>().CountAsync(call));
        routes.Get("/api/v2/notifications/{key}", Who.Members, "read:notifications", call => call.Ask<GroupedNotifications>().OneAsync(call));
        routes.Get("/api/v2/notifications/{key}/accounts", Who.Members, "read:notifications", call => call.Ask<GroupedNotifications>().AccountsAsync(call));
        routes.Post("/api/v2/notifications/{key}/dismiss", Who.Members, "write:notifications", call => call.Ask<GroupedNotifications>().DismissAsync(call));
    }

    private async Task<Reply> ListAsync(Call call)
    {
        var (part, grouped) = (call.Part(40, 80), Grouped(call.Said));
        var (lines, next) = await PageAsync(call, part, grouped);
        var (shown, faces) = await reading.ShownAsync(call.Reader, lines, call.Ct);
        var here = shown.GroupBy(s => GroupKey.Of(s.Told, grouped)).ToList();
        call.Link(next, lines.Count > 0 ? lines[0].Id.Value : null);
        return await WriteAsync(call, here, await WholeAsync(call.Me, [.. here.Select(g => g.Key)], call.Ct), faces, isPage: true);
    }

    private async Task<Reply> OneAsync(Call call)
    {
        if (GroupKey.Read(call.Word("key")) is not { } key) return Reply.NotFound;
        var all = await AllAsync(call.Me, key, call.Ct);
        var (shown, faces) = await reading.ShownAsync(call.Reader, [.. all.Take(1)], call.Ct);
        if (shown.Count == 0) return Reply.NotFound;
        return await WriteAsync(call, [.. shown.GroupBy(_ => key)], new Dictionary<GroupKey, IReadOnlyList<Told>> { [key] = all }, faces, isPage: false);
    }

    private async Task<Reply> AccountsAsync(Call call)
    {
        if (GroupKey.Read(call.Word("key")) is not { } key) return Reply.NotFound;
        var (shown, faces) = await reading.ShownAsync(call.Reader, await AllAsync(call.Me, key, call.Ct), call.Ct);
        return shown.Count == 0 ? Reply.NotFound : Reply.List([.. shown.Select(s => s.By).DistinctBy(m => m.Id)], (json, one) => AccountWire.Write(json, faces.Of(one), faces.House));
    }

    private async Task<Reply> DismissAsync(Call call)
    {
        if (GroupKey.Read(call.Word("key")) is not { } key || await AllAsync(call.Me, key, call.Ct) is not { Count: > 0 } all) return Reply.NotFound;
        await told.DismissAsync(call.Me, [.. all.Select(t => t.Id)], call.Ct);
        return Reply.Empty;
    }

    private async Task<Reply> CountAsync(Call call)
    {
        var (most, grouped) = ((int)Math.Clamp(call.Said.Number("limit") ?? 100, 1, 1000), Grouped(call.Said));
        var lines = await told.ReadAsync(call.Me, ReadNotifications.Kinds(call.Said), call.Said.Id<MemberId>("account_id"), new(null, null, null, MostOfPage), call.Ct);
        var unread = lines.Where(t => !t.IsRead).Select(t => GroupKey.Of(t, grouped)).Distinct().Count();
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", Math.Min(unread, most));
            json.WriteEndObject();
        });
    }

    /// <returns>With where the next page goes on; null after the last.</returns>
    private async Task<(IReadOnlyList<Told> Lines, long? Next)> PageAsync(Call call, LinePart part, IReadOnlyCollection<ToldKind> grouped)
    {
        var (kinds, by, keys, lines) = (ReadNotifications.Kinds(call.Said), call.Said.Id<MemberId>("account_id"), new HashSet<GroupKey>(), new List<Told>());
        // Those that follow at once on an id are few: a page upwards is read in one go.
        if (part.MinId is not null)
        {
            foreach (var one in (await told.ReadAsync(call.Me, kinds, by, part with { Limit = AtOnce }, call.Ct)).Reverse())
                if (keys.Contains(GroupKey.Of(one, grouped)) || keys.Count < part.Limit)
                {
                    keys.Add(GroupKey.Of(one, grouped));
                    lines.Insert(0, one);
                }
                else break;
            return (lines, lines.Count > 0 ? lines[^1].Id.Value : null);
        }

        for (var max = part.MaxId; lines.Count < MostOfPage; max = lines[^1].Id.Value)
        {
            var some = await told.ReadAsync(call.Me, kinds, by, part with { MaxId = max, Limit = AtOnce }, call.Ct);
            foreach (var one in some)
            {
                var key = GroupKey.Of(one, grouped);
                if (!keys.Contains(key) && keys.Count == part.Limit) return (lines, lines[^1].Id.Value);
                keys.Add(key);
                lines.Add(one);
            }
            if (some.Count < AtOnce) return (lines, null);
        }

        return (lines, lines[^1].Id.Value);
    }

    /// <summary>All of each of these groups, newest first: those that stand alone are absent.</summary>
    private async Task<IReadOnlyDictionary<GroupKey, IReadOnlyList<Told>>> WholeAsync(MemberId me, IReadOnlyCollection<GroupKey> keys, CancellationToken ct)
    {
        var whole = new Dictionary<GroupKey, IReadOnlyList<Told>>();
        foreach (var window in keys.Where(k => k.Kind is not null).GroupBy(k => k.Window))
        {
            List<ToldKind> kinds = [.. window.Select(k => k.Kind!.Value).Distinct()];
            var found = await told.ReadAsync(me, kinds, null, new(window.First().End, window.First().First - 1, null, MostOfGroup), ct);
            foreach (var group in found.GroupBy(GroupKey.Of)) whole[group.Key] = [.. group];
        }
        return whole;
    }

    private async Task<IReadOnlyList<Told>> AllAsync(MemberId me, GroupKey key, CancellationToken ct)
    {
        if (key.Kind is null) return await told.FindAsync(me, new(key.Subject), ct) is { } one ? [one] : [];
        return (await WholeAsync(me, [key], ct)).GetValueOrDefault(key) ?? [];
    }

    private async Task<Reply> WriteAsync(
        Call call, IReadOnlyList<IGrouping<GroupKey, (Told Told, MemberCard By, WrittenPost? Post)>> groups, IReadOnlyDictionary<GroupKey, IReadOnlyList<Told>> whole, Faces shown, bool isPage)
    {
        var samples = groups.ToDictionary(g => g.Key, g => (IReadOnlyList<MemberId>)[.. (whole.GetValueOrDefault(g.Key)?.Select(t => t.By) ?? g.Select(l => l.By.Id)).Distinct().Take(Sample)]);
        var isPartly = call.Said["expand_accounts"] == "partial_avatars";
        var full = isPartly ? groups.Select(g => samples[g.Key][0]).ToHashSet() : [.. samples.Values.SelectMany(s => s)];
        List<MemberId> partial = isPartly ? [.. samples.Values.SelectMany(s => s).Where(m => !full.Contains(m)).Distinct()] : [];
        var faces = await people.OfAsync(call.House, full.Concat(partial), call.Ct);
        List<WrittenPost> posts = [.. groups.SelectMany(g => g).Select(l => l.Post).OfType<WrittenPost>().DistinctBy(p => p.Id)];
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("accounts");
            foreach (var one in full.Where(faces.Known.ContainsKey)) AccountWire.Write(json, faces.Known[one], faces.House);
            json.WriteEndArray();
            if (isPartly)
            {
                json.WriteStartArray("partial_accounts");
                foreach (var one in partial.Where(faces.Known.ContainsKey)) AccountWire.WritePartial(json, faces.Known[one], faces.House);
                json.WriteEndArray();
            }
            json.WriteStartArray("statuses");
            foreach (var post in posts) StatusWire.Write(json, post, shown);
            json.WriteEndArray();
            json.WriteStartArray("notification_groups");
            foreach (var group in groups) WriteGroup(json, group.Key, [.. group.Select(l => l.Told)], whole.GetValueOrDefault(group.Key), samples[group.Key], isPage);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <param name="here">Those of it that are on this page, newest first.</param>
    private static void WriteGroup(Utf8JsonWriter json, GroupKey key, IReadOnlyList<Told> here, IReadOnlyList<Told>? whole, IReadOnlyList<MemberId> sample, bool isPage)
    {
        var newest = whole is [var latest, ..] ? latest : here[0];
        json.WriteStartObject();
        json.WriteString("group_key", key.ToString());
        json.WriteNumber("notifications_count", Math.Max(whole?.Count ?? 1, here.Count));
        json.WriteString("type", newest.Kind.MastodonType());
        // The one id that Mastodon writes as a number.
        json.WriteNumber("most_recent_notification_id", newest.Id.Value);
        if (isPage)
        {
            json.WriteId("page_min_id", here[^1].Id.Value);
            json.WriteId("page_max_id", here[0].Id.Value);
            json.WriteMoment("latest_page_notification_at", here[0].At);
        }
        json.WriteStartArray("sample_account_ids");
        foreach (var one in sample) json.WriteStringValue(one.ToString());
        json.WriteEndArray();
        if (newest.Post is { } post && NotificationWire.NeedsPost(newest.Kind)) json.WriteId("status_id", post.Value);
        json.WriteEndObject();
    }

    private static IReadOnlyCollection<ToldKind> Grouped(Parameters said) =>
        said.Has("grouped_types") ? [.. GroupKey.Kinds.Where(k => said.All("grouped_types").Contains(k.MastodonType()))] : GroupKey.Kinds;
}
