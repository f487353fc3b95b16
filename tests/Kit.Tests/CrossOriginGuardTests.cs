using Microsoft.AspNetCore.Http;
using Palabre.Kit.Web;
using Xunit;

namespace Palabre.Kit.Tests;

public sealed class CrossOriginGuardTests
{
    [Theory]
    [InlineData("POST", "same-origin", null, true)]
    [InlineData("POST", "none", null, true)]
    [InlineData("POST", "cross-site", null, false)]
    [InlineData("POST", "same-site", null, false)]
    [InlineData("DELETE", null, "http://here.example", true)]
    [InlineData("PUT", null, "http://elsewhere.example", false)]
    [InlineData("POST", null, "null", false)]
    [InlineData("POST", null, null, true)]
    [InlineData("GET", "cross-site", "http://elsewhere.example", true)]
    public async Task A_request_with_our_cookie_must_come_from_our_pages(string method, string? site, string? origin, bool passes) =>
        Assert.Equal(passes, await PassesAsync(Request(method, site, origin, cookie: true)));

    [Fact]
    public async Task A_token_or_no_cookie_at_all_gives_nothing_to_borrow()
    {
        var byToken = Request("POST", "cross-site", null, cookie: true);
        byToken.Request.Headers.Authorization = "Bearer x";
        Assert.True(await PassesAsync(byToken));
        Assert.True(await PassesAsync(Request("POST", "cross-site", null, cookie: false, path: "/api/rooms/1/whep")));
    }

    [Theory]
    [InlineData("/oauth/token", true)]
    [InlineData("/api/v1/statuses", true)]
    [InlineData("/oauth/tokens", false)]
    [InlineData("/oauth/authorize", false)]
    public async Task Where_no_cookie_counts_any_site_may_call(string path, bool passes) =>
        Assert.Equal(passes, await PassesAsync(Request("POST", "cross-site", "http://elsewhere.example", cookie: true, path)));

    [Fact]
    public async Task Another_site_cannot_sign_somebody_in() =>
        Assert.False(await PassesAsync(Request("POST", "cross-site", null, cookie: false, path: "/sign-in")));

    [Theory]
    [InlineData("/room/1?x=2", "/room/1?x=2")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void One_is_only_sent_back_to_our_own_paths(string? asked, string sent) => Assert.Equal(sent, LocalPath.Or(asked, "/"));

    private static DefaultHttpContext Request(string method, string? site, string? origin, bool cookie, string path = "/room/1/hand")
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Host = new HostString("here.example");
        if (site is not null) http.Request.Headers["Sec-Fetch-Site"] = site;
        if (origin is not null) http.Request.Headers.Origin = origin;
        if (cookie) http.Request.Headers.Cookie = "palabre=x";
        return http;
    }

    private static async Task<bool> PassesAsync(DefaultHttpContext http)
    {
        var passed = false;
        var guard = new CrossOriginGuard(_ =>
        {
            passed = true;
            return Task.CompletedTask;
        });
        http.RequestServices = new Nothing();
        try { await guard.InvokeAsync(http); }
        catch (InvalidOperationException) { /* a refusal asks for the words, which this context does not have */ }
        return passed;
    }

    private sealed class Nothing : IServiceProvider
    {
        private static readonly BearerOnlyPaths[] Open = [new(["/api/v1", "/oauth/token"])];

        public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<BearerOnlyPaths>) ? Open : null;
    }
}
