using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Palabre.Kit.Web.Outside;
using Palabre.TestKit;

namespace Palabre.Kit.Tests.Outside;

/// <summary>Fetching what members link to, against servers of our own on loopback; only these tests may reach them.</summary>
public sealed class OutsideWebTests : IAsyncLifetime
{
    private readonly WebApplication _site = Site();
    private readonly OutsideWeb _web = new(TimeProvider.System, IPAddress.IsLoopback);
    private readonly TaskCompletionSource _dripped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;
    private string? _cookie;
    private string? _name;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private string Url => _site.Urls.First();

    [Fact]
    public async Task A_page_is_fetched_without_cookies_and_by_the_name_of_the_house()
    {
        await GetAsync("/page");
        var page = await GetAsync("/page");
        Assert.Equal(("text/html", "utf-8", "<title>Carte</title>"), (page?.ContentType, page?.Charset, Encoding.UTF8.GetString(page!.Body)));
        Assert.Null(_cookie);
        Assert.StartsWith("Palabre/", _name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_read() => Assert.Null(await _web.FetchAsync(new Uri($"{Url}/endless"), type => type != "text/html", Ct));

    [Theory]
    [InlineData("/hop/3", true)]
    [InlineData("/hop/4", false)]
    [InlineData("/round", false)]
    public async Task Three_redirects_are_followed_and_no_more(string path, bool arrives) => Assert.Equal(arrives, await GetAsync(path) is not null);

    [Theory]
    [InlineData("/missing")]
    [InlineData("/to-file")]
    [InlineData("/to-mail")]
    public async Task What_answers_badly_or_leads_off_the_web_gives_nothing(string path) => Assert.Null(await GetAsync(path));

    [Fact]
    public async Task No_more_than_half_a_megabyte_is_read() => Assert.Equal(OutsideWeb.MostBytes, (await GetAsync("/endless"))?.Body.Length);

    [Fact]
    public async Task A_compressed_page_counts_by_what_it_unfolds_to() => Assert.Equal(OutsideWeb.MostBytes, (await GetAsync("/bomb"))?.Body.Length);

    [Fact]
    public async Task A_site_that_does_not_answer_costs_three_seconds()
    {
        var clock = new ManualClock();
        using var web = new OutsideWeb(clock, IPAddress.IsLoopback);
        var fetching = web.FetchAsync(new Uri($"{Url}/never"), Everything, Ct);
        while (_asked == 0) await Task.Delay(10, Ct);
        clock.Advance(OutsideWeb.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(fetching.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await fetching);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f.1")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Nothing_inside_is_reached_however_it_is_written(string host)
    {
        using var web = new OutsideWeb(TimeProvider.System, new PreviewSettings { AnyPort = true });
        Assert.Null(await web.FetchAsync(new Uri($"http://{host}:{new Uri(Url).Port}/page"), Everything, Ct));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_redirect_does_not_lead_inside()
    {
        using var web = new OutsideWeb(TimeProvider.System, address => address.Equals(IPAddress.Parse("127.0.0.1")));
        Assert.Null(await web.FetchAsync(new Uri($"{Url}/inside"), Everything, Ct));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_name_that_turns_to_another_address_is_looked_at_again()
    {
        var looked = 0;
        using var web = new OutsideWeb(TimeProvider.System, _ => Interlocked.Increment(ref looked) == 1);
        Assert.NotNull(await web.FetchAsync(new Uri($"{Url}/page"), Everything, Ct));
        Assert.Null(await web.FetchAsync(new Uri($"{Url}/page"), Everything, Ct));
        Assert.Equal((2, 1), (looked, _asked));
    }

    [Fact]
    public async Task A_site_that_drips_is_left_when_the_time_is_over()
    {
        var clock = new ManualClock();
        using var web = new OutsideWeb(clock, IPAddress.IsLoopback);
        var fetching = web.FetchAsync(new Uri($"{Url}/drip"), Everything, new OutsideBounds(1000, TimeSpan.FromSeconds(5)), Ct);
        await _dripped.Task.WaitAsync(Ct);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await fetching);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1024, true)]
    public async Task Whoever_asks_says_how_much_is_read_and_hears_whether_that_was_all(int most, bool isWhole)
    {
        var page = await _web.FetchAsync(new Uri($"{Url}/kilobyte"), Everything, new OutsideBounds(most, TimeSpan.FromSeconds(5)), Ct);
        Assert.Equal((most, isWhole), (page!.Body.Length, page.IsWhole));
    }

    [Fact]
    public async Task Only_the_ports_of_the_web_are_asked_unless_the_house_says_otherwise()
    {
        using var web = new OutsideWeb(TimeProvider.System, IPAddress.IsLoopback, anyPort: false);
        Assert.Null(await web.FetchAsync(new Uri($"{Url}/page"), Everything, Ct));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task An_answer_with_too_many_headers_gives_nothing() => Assert.Null(await GetAsync("/headers"));

    public async ValueTask InitializeAsync()
    {
        _site.Use(async (http, next) =>
        {
            Interlocked.Increment(ref _asked);
            _cookie ??= http.Request.Headers.Cookie.ToString() is { Length: > 0 } cookie ? cookie : null;
            _name = http.Request.Headers.UserAgent;
            await next(http);
        });
        Map(_site);
        _site.MapGet("/kilobyte", () => Results.Bytes(new byte[1024], "text/html"));
        _site.MapGet("/drip", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/html";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync("<", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                _dripped.TrySetResult();
                await Task.Delay(20, http.RequestAborted);
            }
        });
        await _site.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        _web.Dispose();
        await _site.DisposeAsync();
    }

    private static bool Everything(string contentType) => true;

    private Task<OutsideDocument?> GetAsync(string path) => _web.FetchAsync(new Uri(Url + path), Everything, Ct);

    private static WebApplication Site()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }

    private static void Map(WebApplication site)
    {
        site.MapGet("/page", (HttpContext http) =>
        {
            http.Response.Cookies.Append("track", "you");
            return Results.Content("<title>Carte</title>", "text/html; charset=utf-8");
        });
        site.MapGet("/hop/{left:int}", (int left) => Results.Redirect(left == 1 ? "/page" : $"/hop/{left - 1}"));
        site.MapGet("/round", () => Results.Redirect("/round"));
        site.MapGet("/to-file", () => Results.Redirect("file:///etc/passwd"));
        site.MapGet("/to-mail", () => Results.Redirect("http://127.0.0.1:25/"));
        site.MapGet("/inside", (HttpContext http) => Results.Redirect($"http://[::1]:{http.Request.Host.Port}/page"));
        site.MapGet("/endless", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/html";
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[16 * 1024], http.RequestAborted);
        });
        site.MapGet("/bomb", async (HttpContext http) =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(http.Response.Body, System.IO.Compression.CompressionLevel.Fastest);
            for (var i = 0; i < 64; i++) await gzip.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        });
        site.MapGet("/never", async (HttpContext http) => await Task.Delay(Timeout.Infinite, http.RequestAborted));
        site.MapGet("/headers", (HttpContext http) => { for (var i = 0; i < 80; i++) http.Response.Headers[$"X-{i}"] = new string('x', 1024); });
    }
}
