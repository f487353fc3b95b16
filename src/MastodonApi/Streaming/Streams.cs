using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.MastodonApi;

/// <summary>
/// Streams of what comes, by WebSocket or as server-sent events. A token is shown as a bearer, in the address, or as the protocol of the
/// socket: browsers can set no header there.
/// </summary>
internal static class Streams
{
    private const string Root = "/api/v1/streaming";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var streams = routes.MapGroup(Root).ExcludeFromDescription();
        streams.MapGet("/health", () => TypedResults.Text("OK"));
        streams.MapGet("", (RequestDelegate)(http => http.WebSockets.IsWebSocketRequest ? ConnectAsync(http) : ListenAsync(http, http.Request.Query["stream"])));
        streams.MapGet("/{**path}", (RequestDelegate)(http =>
            ListenAsync(http, StreamName.OfPath(http.GetRouteValue("path") as string ?? "", http.Request.Query["only_media"] == "true"))));
    }

    /// <summary>Who reads; a reply when nobody may.</summary>
    private static async Task<(Listener? Reader, Caller? Caller, Reply? Refused)> ReaderAsync(HttpContext http, string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return (null, null, Reply.Error(401, "Missing access token"));
        // Whose it is is asked before the stream is registered, and whether it still stands afterwards: a revocation in between ends it.
        // In a scope of its own: what it holds would be held as long as the stream is open.
        await using var scope = http.RequestServices.CreateAsyncScope();
        var (caller, refused) = await scope.ServiceProvider.GetRequiredService<Callers>().OfAsync(secret, http.RequestAborted);
        if (caller?.Member is not { } me) return (null, null, refused ?? Reply.Error(401, "Invalid access token"));
        var end = http.RequestServices.GetRequiredService<OpenStreams>().EndOf(me, http);
        if (await scope.ServiceProvider.GetRequiredService<IAccess>().CheckAsync(secret, http.RequestAborted) is null) return (null, null, Reply.Unknown);
        return (new(new(me, http.House()), secret, end), caller, null);
    }

    private static async Task<StreamName?> NameOfAsync(HttpContext http, string? name, string? detail, Caller caller)
    {
        await using var scope = http.RequestServices.CreateAsyncScope();
        var (services, me) = (scope.ServiceProvider, caller.Member!.Value);
        var stream = StreamName.Of(name, detail is null ? null : Parameters.Clean(detail), me, caller.Scopes, services.GetRequiredService<IPostReading>());
        if (stream is not { List: { } list } || await services.GetRequiredService<ILists>().FindAsync(me, list, http.RequestAborted) is not null) return stream;
        // An error would end what else is heard by the same socket: of a list that somebody does not have nothing ever comes.
        return stream with { Topics = [] };
    }

    private static async Task ConnectAsync(HttpContext http)
    {
        var protocols = http.WebSockets.WebSocketRequestedProtocols;
        var secret = Bearer(http) ?? (protocols.Count > 0 ? protocols[0] : null);
        var (reader, caller, refused) = await ReaderAsync(http, secret);
        if (refused is not null)
        {
            await refused.SendAsync(http);
            return;
        }
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // A browser gives up unless it gets back what it offered.
            SubProtocol = protocols.Count > 0 ? protocols[0] : null,
            KeepAliveInterval = TimeSpan.FromSeconds(20),
            KeepAliveTimeout = TimeSpan.FromSeconds(20),
        });
        using var talk = new SocketTalk(socket, http.RequestServices.GetRequiredService<Watching>(), reader!, (name, detail) => NameOfAsync(http, name, detail, caller!), caller!.Scopes);
        string? first = http.Request.Query["stream"];
        await talk.RunAsync(first, http.Request.Query[StreamName.DetailOf(first)], http.RequestAborted);
    }

    private static async Task ListenAsync(HttpContext http, string? name)
    {
        var (reader, caller, refused) = await ReaderAsync(http, Bearer(http));
        var stream = caller is null ? null : await NameOfAsync(http, name, http.Request.Query[StreamName.DetailOf(name)], caller);
        refused ??= stream is null ? Reply.Error(404, "Unknown stream type") : Scopes.Allow(caller!.Scopes, stream.Scope) ? null : Reply.Outside;
        if (stream is { Name: "list", Topics: [] }) refused ??= Reply.Error(401, "List not found");
        if (refused is not null)
        {
            await refused.SendAsync(http);
            return;
        }
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.ContentEncoding = "identity";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Response.NeverStored();
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        try
        {
            await foreach (var one in http.RequestServices.GetRequiredService<Watching>().ReadAsync(stream!, reader!, http.RequestAborted))
            {
                await WriteAsync(http.Response, one, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }
    }

    private static async Task WriteAsync(HttpResponse response, StreamEvent? one, CancellationToken ct)
    {
        if (one is null)
        {
            // One line without an empty one behind it, which some would take for an event that says nothing.
            await response.Body.WriteAsync(":thump\n"u8.ToArray(), ct);
            return;
        }
        await response.WriteAsync($"event: {one.Event}\ndata: ", ct);
        await response.Body.WriteAsync(one.Payload, ct);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), ct);
    }

    private static string? Bearer(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return header[scheme.Length..].Trim();
        return http.Request.Query["access_token"].ToString() is { Length: > 0 } given ? given : null;
    }
}
