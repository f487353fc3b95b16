using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.MastodonApi.Tests;

/// <summary>What every address of this API does: other sites may call, cookies say nothing, every body is read, errors are Mastodon's.</summary>
public sealed class ManyBodiesTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_cookie_lets_nobody_in_here_not_even_from_our_own_pages()
    {
        var ada = await house.NewAsync("ada");
        using var browser = await Browser.SignedInAsync(ada);
        // The session is good: our own pages and our own API know it.
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/me")).StatusCode);
        foreach (var path in new[] { "/api/v1/accounts/verify_credentials", "/api/v1/timelines/home", "/api/v1/notifications", "/api/v1/streaming/user", "/api/v1/apps/verify_credentials" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(path)).StatusCode);
        var post = await browser.PostAsync("/api/v1/statuses", [new("status", "borrowed")]);
        Assert.Equal(HttpStatusCode.Unauthorized, post.StatusCode);
        Assert.Empty(await ada.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses"));
        // What a guest may not see, a cookie shows nobody.
        var secret = (await ada.WriteAsync("for followers", new { visibility = "private" })).Id();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/api/v1/statuses/{secret}")).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/instance")]
    [InlineData("/api/v1/statuses")]
    [InlineData("/api/v1/nothing/here")]
    [InlineData("/api/v2/search")]
    [InlineData("/oauth/token")]
    [InlineData("/oauth/revoke")]
    [InlineData("/.well-known/nodeinfo")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/host-meta")]
    [InlineData("/nodeinfo/2.0")]
    [InlineData("/avatars/header.png")]
    public async Task Pages_of_other_sites_may_call(string path)
    {
        using var guest = house.App.Guest();
        using var asked = new HttpRequestMessage(HttpMethod.Options, path);
        asked.Headers.Add("Origin", "https://client.example");
        asked.Headers.Add("Access-Control-Request-Method", "POST");
        using var may = await guest.SendAsync(asked, House.Ct);
        Assert.True(may.IsSuccessStatusCode);
        Assert.Contains("Idempotency-Key", may.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        using var called = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://client.example" }, { "Sec-Fetch-Site", "cross-site" } } };
        using var answer = await guest.SendAsync(called, House.Ct);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Link", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Another_site_posts_with_a_token_and_the_houses_own_API_stays_closed_to_it()
    {
        var ada = await house.NewAsync("ada");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/statuses") { Content = JsonContent.Create(new { status = "from afar" }), Headers = { { "Origin", "https://client.example" }, { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(HttpStatusCode.OK, (await ada.Http.SendAsync(request, House.Ct)).StatusCode);
        using var ours = await ada.Http.GetAsync("/api/me", House.Ct);
        Assert.False(ours.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task What_changes_something_is_said_by_either_word()
    {
        var ada = await house.NewAsync("ada");
        var status = (await ada.WriteAsync("first")).Id();
        var list = (await ada.PostAsync("/api/v1/lists", new { title = "first" })).Id();
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch })
        {
            Assert.Equal($"<p>{method}</p>", (await ada.SendAsync(method, $"/api/v1/statuses/{status}", new { status = method.Method })).Text("content"));
            Assert.Equal(method.Method, (await ada.SendAsync(method, $"/api/v1/lists/{list}", new { title = method.Method })).Text("title"));
            Assert.Equal(method.Method, (await ada.SendAsync(method, "/api/v1/profile", new { display_name = method.Method })).Text("display_name"));
            Schema.Is("NotificationPolicyv2", await ada.SendAsync(method, "/api/v2/notifications/policy", new { for_not_following = "filter" }));
        }
        var changes = house.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Path: e.RoutePattern.RawText!, Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(e => e.Path.StartsWith("/api/v1/", StringComparison.Ordinal) || e.Path.StartsWith("/api/v2/", StringComparison.Ordinal)).ToList();
        Assert.Equal(Said("PUT"), Said("PATCH"));
        Assert.Contains("/api/v1/push/subscription", Said("PATCH"));

        IEnumerable<string> Said(string method) => changes.Where(e => e.Methods.Contains(method)).Select(e => e.Path).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_write_takes_every_body()
    {
        var ada = await house.NewAsync("ada");
        using var form = new FormUrlEncodedContent([new("status", "form"), new("sensitive", "1"), new("visibility", "unlisted")]);
        using var parts = new MultipartFormDataContent { { new StringContent("parts"), "status" }, { new StringContent("true"), "sensitive" }, { new StringContent("unlisted"), "visibility" } };
        using var text = new StringContent("""{"status":"json","sensitive":"on","visibility":"unlisted","in_reply_to_id":null}""", Encoding.UTF8, "application/json");
        foreach (var body in new HttpContent[] { form, parts, text })
        {
            var status = await ada.PostAsync("/api/v1/statuses", body);
            Assert.Equal((true, "unlisted"), (status.Is("sensitive"), status.Text("visibility")));
        }
        Assert.Equal("query", System.Text.RegularExpressions.Regex.Replace((await ada.PostAsync("/api/v1/statuses?status=query")).Text("content")!, "<[^>]+>", ""));
        Assert.False((await ada.WriteAsync("no", new { sensitive = "0" })).Is("sensitive"));
    }

    [Theory]
    [InlineData("application/json", "{\"status\":", 400)]
    [InlineData("application/json", "{\"status\":\"\\ud800\"}", 400)]
    [InlineData("application/json", "[1,2]", 422)]
    [InlineData("multipart/form-data", "x", 400)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\nhalf", 400)]
    [InlineData("text/plain", "status=x", 422)]
    [InlineData("application/x-www-form-urlencoded", "status=%00%00", 400)]
    public async Task What_cannot_be_read_is_an_error_and_no_problem_document(string type, string body, int expected)
    {
        var ada = await house.NewAsync("ada");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var (status, json) = await ada.TryAsync(HttpMethod.Post, "/api/v1/statuses", content);
        Assert.Equal(expected, (int)status);
        Assert.NotEqual("", json.Text("error"));
        Assert.False(json.TryGetProperty("type", out _));
    }

    [Fact]
    public async Task Errors_are_objects_with_an_error_everywhere()
    {
        var (ada, guest) = (await house.NewAsync("ada"), house.App.Guest());
        using (guest)
        {
            foreach (var (path, expected) in new[] { ("/api/v1/nothing", 404), ("/api/v1/statuses/x", 404), ("/api/v1/statuses/99", 404), ("/api/v1/timelines/home", 401), ("/api/v1/accounts/999999999999999999999", 404) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
                using var answer = await guest.SendAsync(request, House.Ct);
                Assert.Equal(expected, (int)answer.StatusCode);
                Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
                Assert.NotEqual("", (await answer.Content.ReadFromJsonAsync<JsonElement>(House.Ct)).Text("error"));
            }
            var (status, json) = await ada.With("plb_wrong").TryAsync(HttpMethod.Get, "/api/v1/instance");
            Assert.Equal((HttpStatusCode.Unauthorized, "The access token is invalid"), (status, json.Text("error")));
        }
    }

    [Fact]
    public async Task The_same_key_writes_one_status()
    {
        var ada = await house.NewAsync("ada");
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/statuses") { Content = JsonContent.Create(new { status = "once" }), Headers = { { "Idempotency-Key", "k" } } };
            ids.Add((await (await ada.Http.SendAsync(request, House.Ct)).Content.ReadFromJsonAsync<JsonElement>(House.Ct)).Id());
        }
        Assert.Single(ids.Distinct());
        Assert.Single(await ada.IdsAsync($"/api/v1/accounts/{ada.Id}/statuses"));
    }

    [Fact]
    public async Task What_is_left_of_an_allowance_is_said_with_every_answer()
    {
        var ada = await house.NewAsync("ada");
        using var first = await ada.Http.GetAsync("/api/v1/instance", House.Ct);
        using var second = await ada.Http.GetAsync("/api/v1/instance", House.Ct);
        Assert.Equal(("300", "299", "298"), (Header(first, "X-RateLimit-Limit"), Header(first, "X-RateLimit-Remaining"), Header(second, "X-RateLimit-Remaining")));
        Assert.True(DateTimeOffset.Parse(Header(first, "X-RateLimit-Reset"), System.Globalization.CultureInfo.InvariantCulture) > house.Clock.GetUtcNow());
        using var deleted = await ada.Http.DeleteAsync("/api/v1/statuses/1", House.Ct);
        Assert.Equal(("30", "29"), (Header(deleted, "X-RateLimit-Limit"), Header(deleted, "X-RateLimit-Remaining")));

        static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
    }
}
