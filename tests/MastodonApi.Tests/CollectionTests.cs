using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.MastodonApi.Tests;

/// <summary>People put together for others to find, as programs of Mastodon do it: who may be in one, who sees it, who gets out.</summary>
public sealed class CollectionTests(House house) : IClassFixture<House>
{
    private const string All = "/api/v1/collections";

    [Fact]
    public async Task A_collection_is_made_changed_read_and_dropped()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var made = await ada.PostAsync(All, new { name = "Gardeners", description = "They know when it rains", language = "en", tag_name = "#Jardin", account_ids = new[] { bo.Id.ToString() } });
        Schema.Is("WrappedCollection", made);
        var one = made.GetProperty("collection");
        Assert.Equal(("Gardeners", "<p>They know when it rains</p>", "en", "jardin"), (one.Text("name"), one.Text("description"), one.Text("language"), one.GetProperty("tag").Text("name")));
        Assert.Equal((1, true, false, true), (one.Count("item_count"), one.Is("discoverable"), one.Is("sensitive"), one.Is("local")));
        var path = $"{All}/{one.Id()}";

        var put = await ada.PostAsync($"{path}/items", new { account_id = cy.Id.ToString() });
        Schema.Is("WrappedCollectionItem", put);
        Assert.Equal(put.GetProperty("collection_item").Id(), (await ada.PostAsync($"{path}/items", new { account_id = cy.Id.ToString() })).GetProperty("collection_item").Id());
        var read = await bo.GetAsync(path);
        Schema.Is("CollectionWithAccounts", read);
        Assert.Equal([ada.Handle, bo.Handle, cy.Handle], read.GetProperty("accounts").EnumerateArray().Select(a => a.Text("username")));
        using var guest = house.App.Guest();
        foreach (var list in new[] { $"/api/v1/accounts/{ada.Id}/collections", $"/api/v1/{ada.Id}/collections", $"/api/v1/accounts/{cy.Id}/in_collections" })
        {
            var found = await guest.GetFromJsonAsync<JsonElement>(list, House.Ct);
            Schema.Is("Collections", found);
            Assert.Equal([one.Id()], found.GetProperty("collections").EnumerateArray().Select(c => c.Id()));
            Assert.Equal(3, found.GetProperty("partial_accounts").GetArrayLength());
        }

        var changed = (await ada.SendAsync(HttpMethod.Patch, path, new { name = "People who garden", tag_name = "", sensitive = true })).GetProperty("collection");
        Assert.Equal(("People who garden", "<p>They know when it rains</p>", true), (changed.Text("name"), changed.Text("description"), changed.Is("sensitive")));
        Assert.True(changed.IsNull("tag"));
        Assert.Equal(2, changed.Count("item_count"));
        await ada.SendAsync(HttpMethod.Delete, $"{path}/items/{put.GetProperty("collection_item").Id()}");
        Assert.Equal([bo.Id.ToString()], (await bo.GetAsync(path)).GetProperty("collection").GetProperty("items").EnumerateArray().Select(i => i.Text("account_id")));
        await ada.SendAsync(HttpMethod.Delete, path);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, path)).Status);
        Assert.Empty((await cy.GetAsync($"/api/v1/accounts/{ada.Id}/collections")).GetProperty("collections").EnumerateArray());
    }

    [Fact]
    public async Task What_is_too_long_too_many_or_somebody_elses_is_refused()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        foreach (var wish in new object[] { new { name = " " }, new { name = new string('x', 41) }, new { name = "x", description = new string('x', 101) }, new { name = "x", tag_name = "a b" }, new { name = "x", language = "french" } })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, All, wish)).Status);
        Assert.Empty((await ada.GetAsync($"/api/v1/accounts/{ada.Id}/collections")).GetProperty("collections").EnumerateArray());
        var most = (await ada.GetAsync("/api/v1/accounts/verify_credentials")).GetProperty("role").Count("collection_limit");
        string path = "";
        for (var i = 0; i < most; i++) path = $"{All}/{(await ada.PostAsync(All, new { name = $"number {i}" })).GetProperty("collection").Id()}";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, All, new { name = "one more" })).Status);

        foreach (var (method, rest, body) in new (HttpMethod, string, object?)[] { (HttpMethod.Patch, "", new { name = "mine" }), (HttpMethod.Delete, "", null), (HttpMethod.Post, "/items", new { account_id = bo.Id.ToString() }), (HttpMethod.Delete, "/items/77", null), (HttpMethod.Post, "/items/77/revoke", null) })
            Assert.Equal(HttpStatusCode.Forbidden, (await bo.TryAsync(method, path + rest, body)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"{path}/items")).Status);
        foreach (var who in new[] { ada.Id.ToString(), "123456789" }) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"{path}/items", new { account_id = who })).Status);
        var people = new List<string>();
        for (var i = 0; i < 26; i++) people.Add((await house.NewAsync("many")).Id.ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await bo.TryAsync(HttpMethod.Post, All, new { name = "all", account_ids = people })).Status);
        foreach (var person in people.Take(25)) await ada.PostAsync($"{path}/items", new { account_id = person });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"{path}/items", new { account_id = people[25] })).Status);
        Assert.Equal(25, (await ada.GetAsync(path)).GetProperty("collection").Count("item_count"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.TryAsync(HttpMethod.Get, $"{All}/123456789")).Status);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_be_in_one_is_not_and_whoever_left_is_not_put_back()
    {
        var (ada, bo, shy, far) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("shy"), await house.NewAsync("far"));
        Assert.Equal("automatic", (await ada.GetAsync($"/api/v1/accounts/{bo.Id}")).GetProperty("feature_approval").Text("current_user"));
        await shy.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { locked = true });
        Assert.Equal("denied", (await ada.GetAsync($"/api/v1/accounts/{shy.Id}")).GetProperty("feature_approval").Text("current_user"));
        await far.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        foreach (var who in new[] { shy, far }) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, All, new { name = "no", account_ids = new[] { who.Id.ToString() } })).Status);

        var made = (await ada.PostAsync(All, new { name = "yes", discoverable = false, account_ids = new[] { bo.Id.ToString() } })).GetProperty("collection");
        var path = $"{All}/{made.Id()}";
        Assert.Equal(HttpStatusCode.NotFound, (await far.TryAsync(HttpMethod.Get, path)).Status);
        // What is not listed is there for those who are in it, so that they can leave, and by its address.
        Assert.Single((await bo.GetAsync($"/api/v1/accounts/{bo.Id}/in_collections")).GetProperty("collections").EnumerateArray());
        foreach (var list in new[] { $"accounts/{bo.Id}/in_collections", $"accounts/{ada.Id}/collections" }) Assert.Empty((await shy.GetAsync($"/api/v1/{list}")).GetProperty("collections").EnumerateArray());
        Assert.Equal("yes", (await shy.GetAsync(path)).GetProperty("collection").Text("name"));
        var mine = made.GetProperty("items")[0].Id();
        await bo.PostAsync($"{path}/items/{mine}/revoke");
        Assert.Equal(0, (await ada.GetAsync(path)).GetProperty("collection").Count("item_count"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ada.TryAsync(HttpMethod.Post, $"{path}/items", new { account_id = bo.Id.ToString() })).Status);

        // Who approves their followers from now on is not shown, and shown again when they do so no longer.
        var cy = await house.NewAsync("cy");
        await ada.PostAsync($"{path}/items", new { account_id = cy.Id.ToString() });
        foreach (var (locked, shown) in new[] { (true, 0), (false, 1) })
        {
            await cy.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { locked });
            Assert.Equal(shown, (await bo.GetAsync(path)).GetProperty("collection").Count("item_count"));
        }
        // Meanwhile they can leave, their owner can take them out, and nobody else learns from the other side where they are.
        var open = (await ada.PostAsync(All, new { name = "open", account_ids = new[] { cy.Id.ToString() } })).GetProperty("collection").Id();
        Task<JsonElement> WithCyAsync(Person who) => who.GetAsync($"/api/v1/accounts/{cy.Id}/in_collections");
        Assert.Equal(open, Assert.Single((await WithCyAsync(bo)).GetProperty("collections").EnumerateArray()).Id());
        await cy.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { locked = true });
        Assert.Empty((await WithCyAsync(bo)).GetProperty("collections").EnumerateArray());
        Assert.Equal(2, (await WithCyAsync(cy)).GetProperty("collections").GetArrayLength());
        foreach (var who in new[] { ada, cy }) Assert.Equal(1, (await who.GetAsync($"{All}/{open}")).GetProperty("collection").Count("item_count"));
        await cy.PostAsync($"{All}/{open}/items/{(await cy.GetAsync($"{All}/{open}")).GetProperty("collection").GetProperty("items")[0].Id()}/revoke");
        Assert.Equal(0, (await ada.GetAsync($"{All}/{open}")).GetProperty("collection").Count("item_count"));
        await cy.SendAsync(HttpMethod.Patch, "/api/v1/accounts/update_credentials", new { locked = false });

        await cy.PostAsync($"/api/v1/accounts/{ada.Id}/block");
        await house.HeardAsync();
        await cy.PostAsync($"/api/v1/accounts/{ada.Id}/unblock");
        Assert.Equal(0, (await ada.GetAsync(path)).GetProperty("collection").Count("item_count"));
    }

    [Fact]
    public async Task Whoever_is_put_in_is_told_once_and_led_there()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var made = (await ada.PostAsync(All, new { name = "Readers", account_ids = new[] { bo.Id.ToString() } })).GetProperty("collection");
        await ada.SendAsync(HttpMethod.Delete, $"{All}/{made.Id()}/items/{made.GetProperty("items")[0].Id()}");
        await ada.PostAsync($"{All}/{made.Id()}/items", new { account_id = bo.Id.ToString() });
        await house.HeardAsync();
        var told = Assert.Single((await bo.GetAsync("/api/notifications")).GetProperty("notifications").EnumerateArray());
        Assert.Equal(("collected", $"/collections/{made.Id()}"), (told.Text("kind"), told.Text("path")));
        // Mastodon's programs know no such word, and many stop at one.
        Assert.Empty(await bo.IdsAsync("/api/v1/notifications"));

        // What is gone before it is told is not told.
        var cy = await house.NewAsync("cy");
        await house.AskAsync(async services =>
        {
            var late = JsonSerializer.Serialize(new MemberCollected(new(1), ada.Id, cy.Id), Kit.Web.Json.Options);
            await Assert.Single(services.GetServices<Kit.Events.Hearing>(), hearing => hearing.EventType == nameof(MemberCollected)).DeliverAsync(services, late, House.Ct);
            return true;
        });
        Assert.Empty((await cy.GetAsync("/api/notifications")).GetProperty("notifications").EnumerateArray());
    }

    [Fact]
    public async Task Those_one_is_in_come_in_parts_though_some_are_not_shown()
    {
        var (ada, bo, far) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("far"));
        var made = new List<string>();
        foreach (var owner in new[] { ada, far, ada })
            made.Add((await owner.PostAsync(All, new { name = "of " + owner.Handle, account_ids = new[] { bo.Id.ToString() } })).GetProperty("collection").Id());
        var reader = await house.NewAsync("reader");
        await far.PostAsync($"/api/v1/accounts/{reader.Id}/block");
        var seen = new List<string>();
        for (var link = $"/api/v1/accounts/{bo.Id}/in_collections?limit=1"; link is not null;)
        {
            using var answer = await reader.Http.GetAsync(link, House.Ct);
            seen.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement>(House.Ct)).GetProperty("collections").EnumerateArray().Select(c => c.Id()));
            link = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
        }
        Assert.Equal([made[2], made[0]], seen);
    }

    [Fact]
    public async Task A_post_that_leads_to_one_says_so_to_those_for_whom_it_exists()
    {
        var (ada, bo, far) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("far"));
        var one = (await ada.PostAsync(All, new { name = "Bakers", account_ids = new[] { bo.Id.ToString() } })).GetProperty("collection");
        var post = (await bo.WriteAsync($"Bread: {one.Text("url")}")).Id();
        await ada.PostAsync($"/api/v1/accounts/{far.Id}/block");
        foreach (var (who, there) in new[] { (bo, true), (far, false) })
        {
            var status = (await who.GetAsync($"/api/v1/statuses/{post}")).GetProperty("tagged_collections");
            Assert.Equal(there ? [one.Id()] : [], status.EnumerateArray().Select(c => c.Id()));
            // Once its author's face is known and once it is not.
            foreach (var _ in new[] { 1, 2 }) Assert.Equal(there, (await who.GetAsync("/api/v1/timelines/public")).EnumerateArray().Single(s => s.Id() == post).GetProperty("tagged_collections").GetArrayLength() == 1);
        }
        var answer = (await ada.PostAsync("/api/v1/statuses", new { status = "yes", in_reply_to_id = post })).Id();
        Assert.Equal(one.Id(), Assert.Single((await bo.GetAsync($"/api/v1/statuses/{answer}/context")).GetProperty("ancestors")[0].GetProperty("tagged_collections").EnumerateArray()).Id());
        if ((await bo.GetAsync($"/api/v1/statuses/{post}")).GetProperty("tagged_collections") is var tagged) Schema.AreAll("Collection", tagged);
    }

    [Fact]
    public async Task A_report_says_which_collections_are_meant()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var one = (await ada.PostAsync(All, new { name = "Nasty" })).GetProperty("collection").Id();
        Schema.Is("Report", await bo.PostAsync("/api/v1/reports", new { account_id = ada.Id.ToString(), comment = "look", collection_ids = new[] { one } }));
        var (text, address) = ((string?)null, $"{house.App.Url}collections/{one}");
        text = await house.AskAsync(async services => (await services.GetRequiredService<Kit.Storage.PalabreDb>().Database.SqlQueryRaw<string>("SELECT text AS \"Value\" FROM reports").ToListAsync(House.Ct)).SingleOrDefault(t => t.Contains(address, StringComparison.Ordinal)));
        Assert.StartsWith("look", text, StringComparison.Ordinal);
        // What was said comes first, and is there whatever else there is no room for.
        foreach (var comment in new[] { new string('a', 950), new string('b', 1000) })
            await bo.PostAsync("/api/v1/reports", new { account_id = ada.Id.ToString(), comment, collection_ids = new[] { one } });
        var kept = await house.AskAsync(async services => await services.GetRequiredService<Kit.Storage.PalabreDb>().Database.SqlQueryRaw<string>("SELECT text AS \"Value\" FROM reports").ToListAsync(House.Ct));
        Assert.Contains($"{new string('a', 950)}\n/collections/{one}", kept);
        Assert.Contains(new string('b', 1000), kept);
    }
}
