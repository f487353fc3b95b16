using System.Net.Mime;
using System.Security;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// What programs ask before they know anything: host-meta (RFC 6415), WebFinger (RFC 7033), NodeInfo, and where OAuth is (RFC 8414).
/// </summary>
internal static class Discovery
{
    /// <summary>Whose API this house speaks, as NodeInfo names it.</summary>
    private const string Spoken = "mastodon";

    public static void Map(MastodonRoutes routes, IEndpointRouteBuilder plain)
    {
        routes.Get("/.well-known/oauth-authorization-server", Who.Anyone, null, call => Task.FromResult(Server(call.House)));
        routes.Get("/.well-known/nodeinfo", Who.Anyone, null, call => Task.FromResult(NodeInfoLinks(call.House)));
        routes.Get("/nodeinfo/2.0", Who.Anyone, null, NodeInfoAsync);
        routes.Get("/.well-known/webfinger", Who.Anyone, null, WebFingerAsync);
        plain.MapGet("/.well-known/host-meta", (HttpContext http) => TypedResults.Text(HostMeta(http.House()), "application/xrd+xml; charset=utf-8")).ExcludeFromDescription();
    }

    private static string HostMeta(string house) =>
        $"""<?xml version="1.0" encoding="UTF-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="{SecurityElement.Escape(house)}/.well-known/webfinger?resource={"{uri}"}"/></XRD>""";

    private static Reply Server(string house) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("issuer", $"{house}/");
        json.WriteString("service_documentation", "https://docs.joinmastodon.org/");
        json.WriteString("authorization_endpoint", house + Authorize.Path);
        json.WriteString("token_endpoint", $"{house}/oauth/token");
        json.WriteString("app_registration_endpoint", $"{house}/api/v1/apps");
        json.WriteString("revocation_endpoint", $"{house}/oauth/revoke");
        WriteAll(json, "scopes_supported", Scopes.All);
        WriteAll(json, "response_types_supported", ["code"]);
        WriteAll(json, "response_modes_supported", ["query"]);
        WriteAll(json, "grant_types_supported", ["authorization_code", "client_credentials"]);
        WriteAll(json, "token_endpoint_auth_methods_supported", ["client_secret_basic", "client_secret_post"]);
        WriteAll(json, "code_challenge_methods_supported", ["S256"]);
        json.WriteEndObject();
    });

    private static Reply NodeInfoLinks(string house) => Reply.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("links");
        WriteLink(json, "http://nodeinfo.diaspora.software/ns/schema/2.0", null, $"{house}/nodeinfo/2.0");
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>
    /// Nobody is federated with, so whoever reads this wants to know which API is spoken, and gives up at a name they do not know. Whose house it is
    /// really is said beside it.
    /// </summary>
    private static async Task<Reply> NodeInfoAsync(Call call)
    {
        var house = await call.Ask<ICommunity>().GetAsync(call.Ct);
        var (people, posts) = (await call.Ask<IProfiles>().CountAsync(call.Ct), await call.Ask<IPostReading>().CountAsync(call.Ct));
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", "2.0");
            json.WriteStartObject("software");
            json.WriteString("name", Spoken);
            json.WriteString("version", ShowInstance.Version);
            json.WriteEndObject();
            json.WriteNothing("protocols");
            json.WriteStartObject("services");
            json.WriteNothing("inbound");
            json.WriteNothing("outbound");
            json.WriteEndObject();
            json.WriteBoolean("openRegistrations", house.SignUpIsOpen);
            json.WriteStartObject("usage");
            json.WriteStartObject("users");
            json.WriteNumber("total", people);
            json.WriteEndObject();
            json.WriteNumber("localPosts", posts);
            json.WriteEndObject();
            json.WriteStartObject("metadata");
            json.WriteString("nodeName", house.Name);
            json.WriteStartObject("upstream");
            json.WriteString("name", Spoken);
            json.WriteEndObject();
            json.WriteStartObject("product");
            json.WriteString("name", "Palabre");
            json.WriteString("version", typeof(Discovery).Assembly.GetName().Version?.ToString(3));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static async Task<Reply> WebFingerAsync(Call call)
    {
        const string scheme = "acct:";
        var asked = call.Said["resource"] ?? "";
        var name = asked.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? asked[scheme.Length..]
            : asked.StartsWith($"{call.House}/@", StringComparison.OrdinalIgnoreCase) ? asked[(call.House.Length + 2)..] : "";
        if (ReadAccount.Handle(call, name) is not { Length: > 0 } handle || (await call.Ask<IMembers>().FindAsync([handle], call.Ct)).Values.FirstOrDefault() is not { } card) return Reply.NotFound;
        return Reply.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("subject", $"{scheme}{card.Handle}@{call.Reader.Host}");
            WriteAll(json, "aliases", [call.House + card.Path]);
            json.WriteStartArray("links");
            WriteLink(json, "http://webfinger.net/rel/profile-page", MediaTypeNames.Text.Html, call.House + card.Path);
            WriteLink(json, "http://webfinger.net/rel/avatar", "image/png", call.House + Pictures.PathOf(card));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WriteLink(Utf8JsonWriter json, string relation, string? type, string address)
    {
        json.WriteStartObject();
        json.WriteString("rel", relation);
        if (type is not null) json.WriteString("type", type);
        json.WriteString("href", address);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
