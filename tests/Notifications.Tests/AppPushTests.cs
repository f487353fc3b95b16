using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Notifications.Tests;

/// <summary>Programs that speak Mastodon are rung in their own form, for what each chose, as long as its token stands.</summary>
public sealed class AppPushTests(House house) : IClassFixture<House>
{
    private const string Path = "/api/v1/push/subscription";
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_program_is_rung_for_what_it_chose_and_shows_whose_it_is()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var (app, token) = await ProgramAsync(ada);
        var browser = house.Push.NewBrowser();
        var kept = await SubscribeAsync(app, browser, new { mention = true, favourite = false, follow = true });
        Assert.Equal((true, "all"), (kept.GetProperty("standard").GetBoolean(), kept.GetProperty("policy").GetString()));
        var alerts = kept.GetProperty("alerts");
        Assert.Equal((true, false, true, false), (alerts.GetProperty("mention").GetBoolean(), alerts.GetProperty("favourite").GetBoolean(), alerts.GetProperty("follow").GetBoolean(), alerts.GetProperty("reblog").GetBoolean()));
        Assert.Equal(kept.GetProperty("server_key").GetString(), (await app.GetFromJsonAsync<JsonElement>("/api/v2/instance", Ct)).GetProperty("configuration").GetProperty("vapid").GetProperty("public_key").GetString());
        Assert.True(kept.GetProperty("id").TryGetInt32(out _));
        Assert.Equal(kept.GetRawText(), (await app.GetFromJsonAsync<JsonElement>(Path, Ct)).GetRawText());

        var status = await WriteAsync(ada, "hello");
        await bo.PostAsync($"/api/v1/statuses/{status}/favourite", null);
        await house.SettledAsync();
        var answer = await WriteAsync(bo, $"@{ada.Handle} welcome to the garden");
        await house.SettledAsync();
        await browser.RingsAsync(1);
        var shown = Assert.Single(browser.Shown);
        Assert.Equal((token, "mention", "en"), (shown.GetProperty("access_token").GetString(), shown.GetProperty("notification_type").GetString(), shown.GetProperty("preferred_locale").GetString()));
        Assert.Contains("welcome to the garden", shown.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains(bo.Handle, shown.GetProperty("title").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("image/png", (await app.GetAsync(shown.GetProperty("icon").GetString(), Ct)).Content.Headers.ContentType!.MediaType);
        var told = await app.GetFromJsonAsync<JsonElement>($"/api/v1/notifications/{shown.GetProperty("notification_id").GetInt64()}", Ct);
        Assert.Equal(answer, told.GetProperty("status").GetProperty("id").GetString());
        Assert.Equal("aes128gcm", browser.Asked[0].Headers["Content-Encoding"]);
        // The secret is not in the database as it is.
        Assert.DoesNotContain(token, await house.App.AskAsync(db => db.Set<PushApp>().Where(a => a.Member == ada.Id).Select(a => a.Access).SingleAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_and_policy_change_and_go()
    {
        var (ada, bo, cy) = (await house.NewAsync("ada"), await house.NewAsync("bo"), await house.NewAsync("cy"));
        var (app, _) = await ProgramAsync(ada);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync(Path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PutAsJsonAsync(Path, new { }, Ct)).StatusCode);
        var browser = house.Push.NewBrowser();
        await SubscribeAsync(app, browser, new { mention = true });
        var changed = await (await app.PutAsJsonAsync(Path, new { data = new { alerts = new { favourite = true }, policy = "followed" } }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((true, true, "followed"), (changed.GetProperty("alerts").GetProperty("mention").GetBoolean(), changed.GetProperty("alerts").GetProperty("favourite").GetBoolean(), changed.GetProperty("policy").GetString()));

        await ada.FollowAsync(bo);
        await WriteAsync(cy, $"@{ada.Handle} from a stranger");
        await WriteAsync(bo, $"@{ada.Handle} from a friend");
        await house.SettledAsync();
        Assert.Contains("from a friend", Assert.Single(browser.Shown).GetProperty("body").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await app.DeleteAsync(Path, Ct)).StatusCode);
        await WriteAsync(bo, $"@{ada.Handle} again");
        await house.SettledAsync();
        Assert.Single(browser.Shown);
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync(Path, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_program_rings_until_its_own_token_ends()
    {
        var (ada, bo) = (await house.NewAsync("ada"), await house.NewAsync("bo"));
        var ((first, _), (second, _)) = (await ProgramAsync(ada), await ProgramAsync(ada));
        var (one, other) = (house.Push.NewBrowser(), house.Push.NewBrowser());
        await SubscribeAsync(first, one, new { mention = true });
        await SubscribeAsync(second, other, new { mention = true });
        var revoked = await house.App.AskAsync(db => db.Set<PushApp>().Where(a => a.Member == ada.Id).OrderBy(a => a.Device).Select(a => a.Token).FirstAsync(Ct));
        await AccessAsync(access => access.RevokeAsync(ada.Id, revoked, Ct));
        await house.SettledAsync();
        await WriteAsync(bo, $"@{ada.Handle} who is there?");
        await house.SettledAsync();
        await other.RingsAsync(1);
        Assert.Empty(one.Shown);
    }

    [Fact]
    public async Task What_cannot_be_rung_is_refused()
    {
        var ada = await house.NewAsync("ada");
        var (app, _) = await ProgramAsync(ada);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.PostAsJsonAsync(Path, new { subscription = new { endpoint = "ftp://x", keys = new { p256dh = "x", auth = "y" } } }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await app.PostAsJsonAsync(Path, new { subscription = new { endpoint = "http://127.0.0.1:9/push", keys = new { p256dh = "x", auth = "y" } } }, Ct)).StatusCode);
        using var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync(Path, Ct)).StatusCode);
    }

    private static async Task<JsonElement> SubscribeAsync(HttpClient app, PushBrowser browser, object alerts)
    {
        var answer = await app.PostAsJsonAsync(Path, new { subscription = browser.Subscription, data = new { alerts } }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task<string> WriteAsync(Person by, string status)
    {
        var answer = await by.PostAsync("/api/v1/statuses", new { status });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>A program that was let in.</summary>
    private async Task<(HttpClient Http, string Token)> ProgramAsync(Person of)
    {
        var token = "";
        await AccessAsync(async access => token = (await access.IssueAsync(of.Id, "Program", ["read", "write", "push"], Ct)).Secret);
        var http = house.App.Guest();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (http, token);
    }

    private async Task AccessAsync(Func<IAccess, Task> ask)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        await ask(scope.ServiceProvider.GetRequiredService<IAccess>());
    }
}
