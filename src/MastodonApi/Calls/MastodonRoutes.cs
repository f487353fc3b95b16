using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.MastodonApi;

/// <summary>For whom a route is.</summary>
internal enum Who
{
    /// <summary>Guests too; a token that is shown must allow it all the same.</summary>
    Anyone,

    /// <summary>Any token, also an app's own.</summary>
    Apps,
    Members,
}

/// <summary>
/// Where the use cases hang their routes, which are all answered the same way: who, how often, may they, what do they say, the deed. They
/// ask all of that themselves, so nothing else of the pipeline is gone through once the route is found.
/// </summary>
internal sealed class MastodonRoutes(IEndpointRouteBuilder routes)
{
    public void Get(string path, Who who, string? scope, Func<Call, Task<Reply>> answer) => Map("GET", path, who, scope, answer);

    public void Post(string path, Who who, string? scope, Func<Call, Task<Reply>> answer, Allowance? allowance = null) => Map("POST", path, who, scope, answer, allowance);

    /// <summary>For apps that prove who they are by their own secret: there is no bearer, and a Basic authorization is the route's own to read.</summary>
    public void PostAsClient(string path, Func<Call, Task<Reply>> answer) =>
        routes.MapMethods(path, ["POST"], (RequestDelegate)(async http =>
        {
            var refused = http.RequestServices.GetRequiredService<Allowances>().Take(http, null, null);
            if (refused is null)
            {
                (var said, refused) = await ReadParameters.OfAsync(http.Request, http.RequestAborted);
                refused ??= await answer(new Call(http, null, said));
            }
            await refused.SendAsync(http);
        })).ExcludeFromDescription().ShortCircuit();

    /// <summary>What changes something: programs say PUT or PATCH, and mean the same.</summary>
    public void Change(string path, Who who, string? scope, Func<Call, Task<Reply>> answer)
    {
        foreach (var method in new[] { "PUT", "PATCH" }) Map(method, path, who, scope, answer);
    }

    public void Delete(string path, Who who, string? scope, Func<Call, Task<Reply>> answer, Allowance? allowance = null) => Map("DELETE", path, who, scope, answer, allowance);

    private void Map(string method, string path, Who who, string? scope, Func<Call, Task<Reply>> answer, Allowance? allowance = null) =>
        routes.MapMethods(path, [method], (RequestDelegate)(http => AnswerAsync(http, who, scope, answer, allowance))).ExcludeFromDescription().ShortCircuit();

    private static async Task AnswerAsync(HttpContext http, Who who, string? scope, Func<Call, Task<Reply>> answer, Allowance? allowance)
    {
        var (caller, unknown) = Callers.Recall(http) is { } known ? (known, null) : await http.RequestServices.GetRequiredService<Callers>().FindAsync(http, http.RequestAborted);
        var refused = http.RequestServices.GetRequiredService<Allowances>().Take(http, caller, allowance) ?? unknown ?? Refuse(caller, who, scope);
        if (refused is null)
        {
            (var said, refused) = await ReadParameters.OfAsync(http.Request, http.RequestAborted);
            refused ??= await answer(new Call(http, caller, said));
        }
        await refused.SendAsync(http);
    }

    private static Reply? Refuse(Caller? caller, Who who, string? scope)
    {
        if (caller is null) return who == Who.Anyone ? null : Reply.SignIn;
        if (scope is not null && !Scopes.Allow(caller.Scopes, scope)) return Reply.Outside;
        return who == Who.Members && caller.Member is null ? Reply.Error(422, "This method requires an authenticated user") : null;
    }
}
