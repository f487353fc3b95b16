using System.Net;

namespace Palabre.Moving.Tests;

/// <summary>Lists of people and posts, over HTTP.</summary>
public sealed class ListsTests(MovingHouse house) : IClassFixture<MovingHouse>
{
    [Fact]
    public async Task What_one_member_takes_another_can_bring_and_take_again()
    {
        var (ada, bo, cy, di, eve) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"), await house.NewAsync("di"), await house.NewAsync("eve"));
        var post = (await bo.PostAsync("/api/posts", new { text = "keep me" })).GetProperty("id").GetString();
        await ada.FollowAsync(bo);
        await ada.PostAsync($"/api/v1/accounts/{cy.Id}/block", new { });
        await ada.PostAsync($"/api/v1/accounts/{di.Id}/mute", new { notifications = false });
        await ada.PostAsync($"/api/v1/statuses/{post}/bookmark", new { });
        var list = (await ada.PostAsync("/api/v1/lists", new { title = "Water, and \"springs\"" })).GetProperty("id").GetString();
        await ada.PostAsync($"/api/v1/lists/{list}/accounts", new { account_ids = new[] { bo.Id.ToString() } });

        var host = house.App.Url.Authority;
        Assert.Equal($"Account address,Show boosts,Notify on new posts,Languages\n{bo.Handle}@{host},true,false,\n", await ada.ListAsync("following_accounts.csv"));
        await ada.PostAsync($"/api/v1/accounts/{bo.Id}/follow", new { reblogs = false });
        Assert.Equal($"Account address,Show boosts,Notify on new posts,Languages\n{bo.Handle}@{host},false,false,\n", await ada.ListAsync("following_accounts.csv"));
        Assert.Equal($"{cy.Handle}@{host}\n", await ada.ListAsync("blocked_accounts.csv"));
        Assert.Equal($"Account address,Hide notifications\n{di.Handle}@{host},false\n", await ada.ListAsync("muted_accounts.csv"));
        Assert.Equal($"\"Water, and \"\"springs\"\"\",{bo.Handle}@{host}\n", await ada.ListAsync("lists.csv"));
        Assert.Equal($"{ada.House}/@{bo.Handle}/{post}\n", await ada.ListAsync("bookmarks.csv"));
        Assert.Equal($"Account address\n{ada.Handle}@{host}\n", await bo.ListAsync("followers.csv"));

        foreach (var (kind, file) in new[] { ("following", "following_accounts.csv"), ("blocks", "blocked_accounts.csv"), ("mutes", "muted_accounts.csv"), ("lists", "lists.csv"), ("bookmarks", "bookmarks.csv") })
        {
            var taken = await ada.ListAsync(file);
            foreach (var _ in new[] { 1, 2 })
            {
                var move = await eve.BringAsync(kind, taken);
                Assert.Equal(("done", 1, 1), (move.GetProperty("state").GetString(), move.GetProperty("looked").GetInt32(), move.GetProperty("moved").GetInt32()));
            }
            Assert.Equal(taken, await eve.ListAsync(file));
        }
    }

    [Fact]
    public async Task What_did_not_come_is_told_line_by_line()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var lines = Enumerable.Range(0, 45).Select(i => $"nobody{i}@elsewhere.example,true");
        var move = await ada.BringAsync("following", $"Account address,Show boosts\r\n{ada.Handle}\r\n{string.Join("\r\n", lines)}\r\n@{bo.Handle.ToUpperInvariant()}\r\n");
        Assert.Equal((47, 47, 1), (move.GetProperty("total").GetInt32(), move.GetProperty("looked").GetInt32(), move.GetProperty("moved").GetInt32()));
        Assert.Equal(["1 yourself", .. Enumerable.Range(2, 45).Select(i => $"{i} not_found")], Traveller.Reasons(move));
        Assert.Equal("nobody0@elsewhere.example,true", move.GetProperty("notMoved")[1].GetProperty("what").GetString());

        Assert.Equal(["1 not_listed"], Traveller.Reasons(await bo.BringAsync("lists", $"Water,{ada.Handle}")));
        Assert.Equal(["1 not_here", "2 not_here"], Traveller.Reasons(await bo.BringAsync("bookmarks", $"https://elsewhere.example/@x/1\n{bo.House}/@{ada.Handle}/1\n")));
        Assert.Equal(["1 refused"], Traveller.Reasons(await BlockedAsync(ada, bo)));
    }

    [Fact]
    public async Task Nobody_takes_for_another_and_what_is_no_list_is_not_there()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        using var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync("/api/me/moving/lists/bookmarks.csv", MovingHouse.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await ada.GetAsync("/api/me/moving/lists/passwords.csv"));
        var move = (await ada.BringAsync("blocks", bo.Handle)).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NotFound, await bo.GetAsync($"/api/me/moving/{move}"));
        Assert.Equal("move_kind", (await ada.SendAsync("archive", [1])).Refused);
        Assert.Equal("move_kind", (await ada.SendAsync("17", [1])).Refused);
        Assert.Equal("move_missing", (await ada.SendAsync("posts", [])).Refused);
    }

    private static async Task<System.Text.Json.JsonElement> BlockedAsync(Traveller blocker, Traveller other)
    {
        await blocker.PostAsync($"/api/v1/accounts/{other.Id}/block", new { });
        return await other.BringAsync("following", blocker.Handle);
    }
}
