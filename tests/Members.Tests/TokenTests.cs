using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;
using Xunit;

namespace Palabre.Members.Tests;

public sealed class TokenTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_shown_once_and_only_its_hash_is_kept()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var issued = await IssueAsync(ada, new { name = "my script" });
        var secret = issued.GetProperty("secret").GetString()!;
        Assert.Matches("^plb_[A-Za-z0-9_-]{43}$", secret);
        Assert.DoesNotContain(secret, await ada.GetStringAsync("/api/tokens", Ct), StringComparison.Ordinal);

        await using var scope = app.Services.CreateAsyncScope();
        var stored = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ApiToken>().SingleAsync(t => t.Name == "my script", Ct);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)), stored.Hash);
    }

    [Theory]
    [InlineData("Bearer plb_nobody"), InlineData("Bearer nonsense"), InlineData("bearer"), InlineData("Bearer ")]
    public async Task A_bad_token_is_refused_everywhere_also_where_guests_may_pass(string authorization)
    {
        await using var app = await PalabreApp.StartAsync();
        using var client = app.Guest();
        foreach (var path in new[] { "/api/me", "/api/members/ada", "/@ada", "/health/live" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            var answer = await client.SendAsync(request, Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("invalid_token", (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task Without_a_token_a_program_is_asked_for_one_and_told_of_no_error()
    {
        await using var app = await PalabreApp.StartAsync();
        using var client = app.Guest();
        var answer = await client.GetAsync("/api/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_the_next_request()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var issued = await IssueAsync(ada, new { name = "lost" });
        using var program = With(app, issued.GetProperty("secret").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ada.DeleteAsync($"/api/tokens/{issued.GetProperty("id").GetString()}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/me", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/api/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task One_revoked_by_another_process_is_refused_within_two_seconds()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        using var ada = await app.AsAsync("ada");
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/api/me", Ct)).StatusCode);
        await using (var scope = app.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ApiToken>().ExecuteDeleteAsync(Ct);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("/api/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Nobody_revokes_anothers_token()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        using var bo = await app.AsAsync("bo");
        var issued = await IssueAsync(ada, new { name = "mine" });
        Assert.Equal(HttpStatusCode.NotFound, (await bo.DeleteAsync($"/api/tokens/{issued.GetProperty("id").GetString()}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_reading_token_changes_nothing_and_issues_nothing_stronger()
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var issued = await IssueAsync(ada, new { name = "reader", scopes = new[] { "read" } });
        using var reader = With(app, issued.GetProperty("secret").GetString()!);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/api/invitations", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/invitations", new { }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/tokens", new { name = "more" }, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_token_with_an_end_ends()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        using var ada = await app.AsAsync("ada");
        var issued = await IssueAsync(ada, new { name = "a day", expiresAt = clock.GetUtcNow().AddDays(1) });
        using var program = With(app, issued.GetProperty("secret").GetString()!);
        clock.Sleep(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me", Ct)).StatusCode);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_last_use_is_noted_to_the_hour()
    {
        var clock = new ManualClock();
        await using var app = await PalabreApp.StartAsync(clock: clock);
        using var ada = await app.AsAsync("ada");
        var first = await LastUseAsync(ada);
        clock.Sleep(TimeSpan.FromMinutes(30));
        Assert.Equal(first, await LastUseAsync(ada));
        clock.Sleep(TimeSpan.FromMinutes(31));
        await LastUseAsync(ada);
        Assert.Equal(first!.Value.AddMinutes(61), await LastUseAsync(ada));
    }

    [Theory]
    [InlineData("""{"name":""}""", "token_name_missing"), InlineData("""{"name":"x","scopes":["own"]}""", "scope_missing"), InlineData("""{"name":"x","scopes":[]}""", "scope_unknown")]
    public async Task A_token_asked_for_wrongly_is_refused_with_its_reason(string body, string code)
    {
        await using var app = await PalabreApp.StartAsync();
        using var ada = await app.AsAsync("ada");
        var answer = await ada.PostAsync("/api/tokens", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")), Ct);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_settings_page_shows_a_new_token_once()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        var page = await Browser.ReadAsync(await bo.PostAsync("/settings/tokens", Ct, ("token_name", "player")), Ct);
        using var program = With(app, page.QuerySelector("#new-token")!.GetAttribute("value")!);
        var me = await program.GetFromJsonAsync<JsonElement>("/api/me", Ct);
        Assert.Equal(["read"], me.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        var later = await bo.PageAsync("/settings", Ct);
        Assert.Null(later.QuerySelector("#new-token"));
        Assert.Contains("player", later.QuerySelector("#tokens")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_sees_and_moves_money_only_where_the_member_ticked_that()
    {
        await using var app = await PalabreApp.StartAsync();
        await app.AddAsync("bo", password: PalabreApp.Password);
        using var bo = await Browser.SignedInAsync(app, "bo", Ct);
        var page = await Browser.ReadAsync(await bo.PostAsync("/settings/tokens", Ct, ("token_name", "books"), ("may", "money:read")), Ct);
        using var books = With(app, page.QuerySelector("#new-token")!.GetAttribute("value")!);
        Assert.Equal(["read", "money:read"], (await books.GetFromJsonAsync<JsonElement>("/api/me", Ct)).GetProperty("scopes").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await books.GetAsync("/api/wallet", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await books.PostAsJsonAsync("/api/wallet/requests", new { }, Ct)).StatusCode);

        page = await Browser.ReadAsync(await bo.PostAsync("/settings/tokens", Ct, ("token_name", "player"), ("may", "write")), Ct);
        using var player = With(app, page.QuerySelector("#new-token")!.GetAttribute("value")!);
        foreach (var answer in new[] { await player.GetAsync("/api/wallet", Ct), await player.PostAsJsonAsync("/api/wallet/transfers", new { }, Ct), await player.PostAsJsonAsync("/api/tips", new { }, Ct) })
            Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString()));
    }

    private static async Task<JsonElement> IssueAsync(HttpClient client, object body)
    {
        var answer = await client.PostAsJsonAsync("/api/tokens", body, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task<DateTimeOffset?> LastUseAsync(HttpClient client)
    {
        var tokens = await client.GetFromJsonAsync<JsonElement>("/api/tokens", Ct);
        return tokens[0].GetProperty("lastUsedAt").GetDateTimeOffset();
    }

    private static HttpClient With(PalabreApp app, string secret)
    {
        var client = app.Guest();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }
}
