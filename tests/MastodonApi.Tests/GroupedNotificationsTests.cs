using System.Net;
using System.Text.Json;

namespace Palabre.MastodonApi.Tests;

/// <summary>What belongs together comes as one, is the same wherever it is named, and is on one page.</summary>
public sealed class GroupedNotificationsTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Favourites_of_a_post_come_as_one_with_everybody_who_gave_them()
    {
        var ada = await house.NewAsync("ada");
        var fans = new List<Person>();
        for (var i = 0; i < 3; i++) fans.Add(await house.NewAsync("fan"));
        var (first, second) = ((await ada.WriteAsync("first")).Id(), (await ada.WriteAsync("second")).Id());
        using var ear = await Ear.OpenAsync(house.App, await house.App.TokenAsync(ada.Handle), "address", "user:notification");
        foreach (var fan in fans) await MarkAsync(fan, first, "favourite");
        await MarkAsync(fans[0], second, "favourite");
        await MarkAsync(fans[0], first, "reblog");
        await fans[1].FollowAsync(ada);
        await house.HeardAsync();
        var answer = await fans[2].WriteAsync($"@{ada.Handle} so good");
        await house.HeardAsync();

        var all = await ada.GetAsync("/api/v2/notifications");
        Schema.Is("GroupedNotificationsResults", all);
        var groups = all.GetProperty("notification_groups").EnumerateArray().ToList();
        Assert.Equal(["mention", "follow", "reblog", "favourite", "favourite"], groups.Select(g => g.Text("type")));
        var favourites = groups[4];
        Assert.Equal((3, first), (favourites.Count("notifications_count"), favourites.Text("status_id")));
        Assert.Equal(fans.Select(f => f.Id.ToString()).Reverse(), favourites.GetProperty("sample_account_ids").EnumerateArray().Select(a => a.GetString()!));
        Assert.Equal(fans.Select(f => f.Id.ToString()).Order(), all.GetProperty("accounts").EnumerateArray().Select(a => a.Id()).Order());
        Assert.Equal(new[] { first, second, answer.Id() }.Order(), all.GetProperty("statuses").EnumerateArray().Select(s => s.Id()).Order());

        // The same key in the plain list and in the stream.
        var plain = (await ada.GetAsync("/api/v1/notifications?types[]=favourite")).EnumerateArray().ToList();
        Assert.Equal(favourites.Text("group_key"), plain[^1].Text("group_key"));
        Assert.Equal(favourites.Text("page_min_id"), plain[^1].Id());
        Assert.Equal(favourites.Text("group_key"), JsonDocument.Parse((await ear.HearAsync()).Payload).RootElement.Text("group_key"));

        // Who cannot show favourites together has them one by one.
        var apart = (await ada.GetAsync("/api/v2/notifications?grouped_types[]=follow")).GetProperty("notification_groups").EnumerateArray().ToList();
        Assert.Equal(7, apart.Count);
        Assert.StartsWith("ungrouped-", apart[^1].Text("group_key"), StringComparison.Ordinal);

        var partly = await ada.GetAsync("/api/v2/notifications?types[]=favourite&expand_accounts=partial_avatars");
        Schema.AreAll("PartialAccount", partly.GetProperty("partial_accounts"));
        Assert.Equal([fans[1].Id.ToString()], partly.GetProperty("partial_accounts").EnumerateArray().Select(a => a.Id()));
        Assert.Equal(5, (await ada.GetAsync("/api/v2/notifications/unread_count")).Count("count"));

        var one = await ada.GetAsync($"/api/v2/notifications/{favourites.Text("group_key")}");
        Assert.Equal(3, Assert.Single(one.GetProperty("notification_groups").EnumerateArray()).Count("notifications_count"));
        Assert.Equal(3, (await ada.GetAsync($"/api/v2/notifications/{favourites.Text("group_key")}/accounts")).GetArrayLength());
        await ada.PostAsync($"/api/v2/notifications/{favourites.Text("group_key")}/dismiss");
        Assert.Equal(4, (await ada.GetAsync("/api/v2/notifications")).GetProperty("notification_groups").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, $"/api/v2/notifications/{favourites.Text("group_key")}")).Status);
    }

    [Fact]
    public async Task Pages_hold_each_notification_once()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var fans = new[] { await house.NewAsync("fan"), await house.NewAsync("fan") };
        for (var i = 0; i < 5; i++)
        {
            var status = (await ada.WriteAsync($"number {i}")).Id();
            foreach (var fan in fans) await MarkAsync(fan, status, "favourite");
        }
        await house.HeardAsync();
        var seen = new List<string>();
        for (var path = "/api/v2/notifications?limit=2"; ;)
        {
            var page = await ada.GetAsync(path);
            var groups = page.GetProperty("notification_groups").EnumerateArray().ToList();
            if (groups.Count == 0) break;
            Assert.InRange(groups.Count, 1, 2);
            seen.AddRange(groups.Select(g => g.Text("group_key")!));
            path = $"/api/v2/notifications?limit=2&max_id={groups[^1].Text("page_min_id")}";
        }
        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
        foreach (var (method, key) in new[] { (HttpMethod.Get, "nonsense"), (HttpMethod.Get, "favourite-1-99999999999999"), (HttpMethod.Get, "favourite-1"), (HttpMethod.Get, "ungrouped-1"), (HttpMethod.Get, seen[0]) })
            Assert.Equal(HttpStatusCode.NotFound, (await bo.TryAsync(method, $"/api/v2/notifications/{key}")).Status);
    }

    [Fact]
    public async Task Nothing_is_held_back_whatever_is_asked()
    {
        var ada = await house.NewAsync("ada");
        foreach (var version in new[] { "v1", "v2" })
        {
            var policy = await ada.GetAsync($"/api/{version}/notifications/policy");
            Schema.Is($"NotificationPolicy{version}", policy);
            Assert.Equal(policy.GetRawText(), (await ada.SendAsync(HttpMethod.Patch, $"/api/{version}/notifications/policy", new { for_not_following = "filter", filter_not_following = true })).GetRawText());
        }
        Assert.Equal(0, (await ada.GetAsync("/api/v1/notifications/requests")).GetArrayLength());
        Assert.True((await ada.GetAsync("/api/v1/notifications/requests/merged")).Is("merged"));
    }

    /// <summary>Heard one by one, so that their order is known.</summary>
    private async Task MarkAsync(Person by, string status, string deed)
    {
        await by.PostAsync($"/api/v1/statuses/{status}/{deed}");
        await house.HeardAsync();
    }
}
