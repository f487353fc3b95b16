using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Palabre.Kit;
using Palabre.Kit.Events;
using Palabre.Kit.Web;

namespace Palabre.Wallet.Providers;

/// <summary>Wakes <see cref="ProviderWork"/>.</summary>
internal sealed class ProviderBell : JobBell;

/// <summary>
/// Where a provider tells what happened. What it says is kept, once, before it is answered, and looked at afterwards: an answer of 200 means
/// that it need not tell it again.
/// </summary>
internal sealed partial class TakeHook(IPaymentProvider provider, IDesk desk, ProviderBell bell, TimeProvider clock, ILogger<TakeHook> log)
{
    /// <summary>Events of providers are some kilobytes.</summary>
    private const int MostBytes = 256 * 1024;

    private static readonly Refusal Unknown = new("hook_unknown", 404);
    private static readonly Refusal TooLarge = new("hook_too_large", 413);
    private static readonly Refusal Forged = new("hook_forged", 400);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/wallet/hooks/{name}", async (string name, HttpContext http, TakeHook take, CancellationToken ct) =>
        {
            if (name != take.Name) return http.Problem(Unknown);
            if (await BodyAsync(http.Request, ct) is not { } body) return http.Problem(TooLarge);
            return await take.DoAsync(body, http.Request.Headers, ct) is { } refused ? http.Problem(refused) : (IResult)TypedResults.Ok();
        }).ExcludeFromDescription();

    private string Name => provider.Name;

    public async Task<Refusal?> DoAsync(ReadOnlyMemory<byte> body, IHeaderDictionary headers, CancellationToken ct)
    {
        try
        {
            if (provider.ParseWebhook(body.Span, headers) is not { } told) return null;
            if (await desk.TakeAsync(HeardEvent.Of(provider.Name, told, clock.GetUtcNow()), ct)) bell.Ring();
            return null;
        }
        catch (ForgedEventException e)
        {
            NotTheirs(log, provider.Name, e.Message);
            return Forged;
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MostBytes) return null;
        // One more tells whether there is more.
        var bytes = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length > MostBytes ? null : bytes[..length];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something was told in the name of {Provider} and refused: {Why}")]
    static partial void NotTheirs(ILogger log, string provider, string why);
}
