using System.Net;
using System.Net.Http.Headers;

namespace Palabre.Kit.Web.Outside;

/// <summary>A document from elsewhere, cut where we stopped reading.</summary>
/// <param name="Address">Where it was found, after redirects.</param>
/// <param name="ContentType">Without parameters, in lower case; empty when the server says none.</param>
/// <param name="Charset">As the server names it, or null.</param>
public sealed record OutsideDocument(Uri Address, string ContentType, string? Charset, byte[] Body)
{
    /// <summary>We stopped reading because it was over.</summary>
    public bool IsWhole { get; init; } = true;
}

/// <summary>What a document may cost at most.</summary>
/// <param name="Bytes">Read of it, as it unfolds.</param>
/// <param name="Patience">From the first question to the last byte, redirects included.</param>
public readonly record struct OutsideBounds(int Bytes, TimeSpan Patience);

/// <summary>
/// Fetches what a member links to, as a stranger would and no more: http and https, public addresses only (looked at when the
/// connection is made, so that neither a redirect nor a name that changes its address leads inside), no cookies, no proxy, few
/// redirects, little time, few bytes.
/// </summary>
public sealed class OutsideWeb : IDisposable
{
    public const int MostRedirects = 3;
    public const int MostBytes = 512 * 1024;
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Mail, databases and shells listen below; web servers on 80, 443, or above.</summary>
    private const int FirstFreePort = 1024;

    private static readonly OutsideBounds Usual = new(MostBytes, Patience);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;
    private readonly bool _anyPort;

    public OutsideWeb(TimeProvider clock, PreviewSettings settings) : this(clock, PublicAddress.IsPublic, settings.AnyPort)
    {
    }

    /// <param name="mayReach">Which addresses are outside; tests allow their own servers on loopback.</param>
    /// <param name="anyPort">Ports above 1023 too.</param>
    internal OutsideWeb(TimeProvider clock, Func<IPAddress, bool> mayReach, bool anyPort = true)
    {
        (_clock, _anyPort) = (clock, anyPort);
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32, // KiB
            PooledConnectionLifetime = TimeSpan.Zero, // the address is judged anew each time
            ConnectCallback = (context, ct) => OutsideConnection.OpenAsync(context.DnsEndPoint, mayReach, ct),
        });
    }

    /// <summary>The document at an address, or null for whatever reason there is none: it must never cost more than the link itself.</summary>
    /// <param name="address">Where it is said to be.</param>
    /// <param name="isWanted">Whether to read something of this type; what is not wanted is not read.</param>
    /// <param name="ct">Nobody waits for it any more.</param>
    public Task<OutsideDocument?> FetchAsync(Uri address, Func<string, bool> isWanted, CancellationToken ct) => FetchAsync(address, isWanted, Usual, ct);

    /// <summary>The same within other bounds.</summary>
    public async Task<OutsideDocument?> FetchAsync(Uri address, Func<string, bool> isWanted, OutsideBounds bounds, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(bounds.Patience, _clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try { return await FollowAsync(address, isWanted, bounds.Bytes, until.Token); }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException || (e is OperationCanceledException && patience.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether an address is one we would ask at all.</summary>
    public static bool IsWeb(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Host.Length: > 0 } && address.Port is 80 or 443 or >= FirstFreePort;

    private bool MayAsk(Uri address) => IsWeb(address) && (_anyPort || address.Port is 80 or 443);

    private async Task<OutsideDocument?> FollowAsync(Uri address, Func<string, bool> isWanted, int most, CancellationToken ct)
    {
        for (var redirects = 0; redirects <= MostRedirects && MayAsk(address); redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Palabre", "1.0"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("(link preview, asked once for a member who links here)"));
            request.Headers.Accept.ParseAdd("text/html, application/xhtml+xml;q=0.9, */*;q=0.1");
            using var answer = await _http.SendAsync(request, ct);
            if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } next) address = new Uri(address, next);
            else return answer.IsSuccessStatusCode ? await ReadAsync(address, answer.Content, isWanted, most, ct) : null;
        }
        return null;
    }

    private static async Task<OutsideDocument?> ReadAsync(Uri address, HttpContent content, Func<string, bool> isWanted, int most, CancellationToken ct)
    {
        var type = content.Headers.ContentType;
        var name = type?.MediaType?.ToLowerInvariant() ?? "";
        if (!isWanted(name)) return null;
        await using var body = await content.ReadAsStreamAsync(ct);
        // One more tells whether there is more.
        var bytes = new byte[most + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return new(address, name, type?.CharSet?.Trim('"'), bytes[..Math.Min(length, most)]) { IsWhole = length <= most };
    }
}
