using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Safety.Tests;

/// <summary>Blocks and mutes over HTTP, and what other slices are told when they ask.</summary>
public sealed class BlockTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_block_holds_from_the_answer_on_both_ways_and_until_it_is_lifted()
    {
        var (amina, bruno, carla) = (await house.NewAsync("amina"), await house.NewAsync("bruno"), await house.NewAsync("carla"));
        Assert.False((await amina.BlocksWithAsync(bruno, carla)).With(bruno.Id));

        await amina.BlockAsync(bruno);
        await amina.BlockAsync(bruno);
        var (hers, his) = (await amina.BlocksWithAsync(bruno, carla), await bruno.BlocksWithAsync(amina, carla));
        Assert.Equal([bruno.Id], hers.Blocked);
        Assert.Empty(hers.BlockedBy);
        Assert.Empty(his.Blocked);
        Assert.Equal([amina.Id], his.BlockedBy);
        Assert.Empty((await bruno.BlocksWithAsync(carla)).BlockedBy);

        Assert.Equal(HttpStatusCode.NoContent, await amina.DropAsync($"/api/me/blocks/{bruno.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, await amina.DropAsync($"/api/me/blocks/{bruno.Id}"));
        Assert.False((await bruno.BlocksWithAsync(amina)).With(amina.Id));
    }

    [Fact]
    public async Task A_mute_is_of_one_side_only_and_no_block()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        Assert.Equal(HttpStatusCode.NoContent, await amina.PutAsync($"/api/me/mutes/{bruno.Id}"));
        var safety = house.App.Services.GetRequiredService<ISafety>();
        Assert.Equal([bruno.Id], await safety.MutedAsync(amina.Id, [bruno.Id], Ct));
        Assert.Empty(await safety.MutedAsync(bruno.Id, [amina.Id], Ct));
        Assert.False((await amina.BlocksWithAsync(bruno)).With(bruno.Id));

        Assert.Equal(bruno.Handle, (await amina.JsonAsync("/api/me/mutes"))[0].GetProperty("member").GetProperty("handle").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await amina.DropAsync($"/api/me/mutes/{bruno.Id}"));
        Assert.Empty(await safety.MutedAsync(amina.Id, [bruno.Id], Ct));
    }

    [Fact]
    public async Task A_list_is_its_owners_alone_and_nothing_anywhere_tells_the_blocked()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        using var his = await bruno.BrowserAsync();
        var before = (await his.ShowAsync($"/@{amina.Handle}")).QuerySelector("main")!.TextContent;
        await amina.BlockAsync(bruno);

        Assert.Equal(bruno.Handle, (await amina.JsonAsync("/api/me/blocks"))[0].GetProperty("member").GetProperty("handle").GetString());
        Assert.Equal(0, (await bruno.JsonAsync("/api/me/blocks")).GetArrayLength());
        Assert.Equal(before, (await his.ShowAsync($"/@{amina.Handle}")).QuerySelector("main")!.TextContent);
    }

    [Theory]
    [InlineData("blocks")]
    [InlineData("mutes")]
    public async Task Oneself_nobody_and_a_guest_are_refused(string list)
    {
        var amina = await house.NewAsync("amina");
        Assert.Equal(HttpStatusCode.Conflict, await amina.PutAsync($"/api/me/{list}/{amina.Id}"));
        Assert.Equal(HttpStatusCode.NotFound, await amina.PutAsync($"/api/me/{list}/12345"));
        var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync($"/api/me/{list}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.PutAsync($"/api/me/{list}/{amina.Id}", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.DeleteAsync($"/api/me/{list}/{amina.Id}", Ct)).StatusCode);
        Assert.StartsWith("/sign-in", (await guest.GetAsync("/settings/safety", Ct)).Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_only_read_lists_and_changes_nothing()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        var issued = await (await amina.Http.PostAsJsonAsync("/api/tokens", new { name = "reader", scopes = new[] { "read" } }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var reader = house.App.Guest();
        reader.DefaultRequestHeaders.Authorization = new("Bearer", issued.GetProperty("secret").GetString());
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/me/blocks", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PutAsync($"/api/me/blocks/{bruno.Id}", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task From_a_profile_one_blocks_and_from_settings_one_lifts_it_without_scripts()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        using var browser = await amina.BrowserAsync();
        var profile = await browser.ShowAsync($"/@{bruno.Handle}");
        var back = await browser.SendAsync(profile, "form[action='/safety/block']", ("member", bruno.Id.ToString()));
        Assert.Equal($"/@{bruno.Handle}", back.Headers.Location?.ToString());
        Assert.True((await amina.BlocksWithAsync(bruno)).With(bruno.Id));

        var settings = await browser.ShowAsync("/settings/safety");
        Assert.Contains(settings.QuerySelectorAll("#blocks .name"), n => n.GetAttribute("href") == $"/@{bruno.Handle}");
        await browser.SendAsync(settings, "#blocks form");
        Assert.False((await amina.BlocksWithAsync(bruno)).With(bruno.Id));
        Assert.Null((await browser.ShowAsync($"/@{amina.Handle}")).QuerySelector("form[action='/safety/block']"));
    }

    [Fact]
    public async Task A_list_comes_back_as_it_went_and_what_is_unknown_is_reported()
    {
        var (amina, bruno, carla, dario) = (await house.NewAsync("amina"), await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("dario"));
        await amina.BlockAsync(bruno);
        await amina.BlockAsync(carla);
        var csv = await amina.Http.GetStringAsync("/api/me/blocks.csv", Ct);
        Assert.Equal(["Account address", $"{carla.Handle}@127.0.0.1", $"{bruno.Handle}@127.0.0.1"], csv.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        await dario.BlockAsync(bruno);
        var answer = await dario.Http.PostAsync("/api/me/blocks.csv", new StringContent($"{csv}{dario.Handle}\nnobody.here\nbruno@elsewhere.example\n", Encoding.UTF8, "text/csv"), Ct);
        var imported = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((1, 1), (imported.GetProperty("blocked").GetInt32(), imported.GetProperty("already").GetInt32()));
        Assert.Equal(["nobody.here", "bruno@elsewhere.example"], imported.GetProperty("unknown").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal([bruno.Id, carla.Id], (await dario.BlocksWithAsync(bruno, carla)).Blocked.Order(Comparer<MemberId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        Assert.False((await bruno.BlocksWithAsync(amina)).Blocked.Any());
    }

    [Fact]
    public async Task The_form_takes_a_file_lists_what_is_unknown_and_asks_for_one_when_there_is_none()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        using var browser = await amina.BrowserAsync();
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"Account address\n{bruno.Handle}\nghost@elsewhere.example\n"));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var page = await Page.ReadAsync(await browser.PostAsync("/safety/blocks.csv", new MultipartFormDataContent { { file, "list", "blocks.csv" } }));
        Assert.Equal("ghost@elsewhere.example", page.QuerySelector("#unknown")?.TextContent);
        Assert.True((await amina.BlocksWithAsync(bruno)).With(bruno.Id));

        var again = await browser.PostAsync("/safety/blocks.csv", new MultipartFormDataContent { { new StringContent(""), "nothing" } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.NotNull((await Page.ReadAsync(again)).QuerySelector("#carry .wrong"));
    }
}
