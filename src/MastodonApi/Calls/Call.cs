using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Web;

namespace Palabre.MastodonApi;

/// <summary>One call: who, what they say, and where this house is for them.</summary>
internal sealed class Call(HttpContext http, Caller? caller, Parameters said)
{
    public HttpContext Http => http;
    public Caller? Caller => caller;
    public Parameters Said => said;
    public CancellationToken Ct => http.RequestAborted;

    /// <summary>Null for a guest.</summary>
    public MemberId? Member => caller?.Member;

    /// <summary>The member, where the route is for members.</summary>
    public MemberId Me => caller!.Member!.Value;

    /// <summary>What full addresses of ours begin with.</summary>
    public string House { get; } = http.House();
    public PostReader Reader => new(Member, House);

    /// <summary>Of the caller's program.</summary>
    public string Language => http.Reader().Language.Code;

    public T Ask<T>() where T : notnull => http.RequestServices.GetRequiredService<T>();

    /// <summary>A word of the address.</summary>
    public string Word(string name) => Parameters.Clean(http.GetRouteValue(name) as string ?? "");

    /// <summary>An id of the address; null when it is none.</summary>
    public TId? Id<TId>(string name = "id") where TId : struct, IId<TId> => Ids.TryParse<TId>(http.GetRouteValue(name) as string, out var id) ? id : null;

    /// <summary>Which part of a list is asked for.</summary>
    public LinePart Part(int usual = 20, int most = 40) =>
        new(At("max_id"), At("since_id"), At("min_id"), (int)Math.Clamp(said.Number("limit") ?? usual, 1, most));

    /// <summary>How many of a list are passed over.</summary>
    public int Offset => (int)Math.Clamp(said.Number("offset") ?? 0, 0, int.MaxValue);

    public Reply Refuse(Refused refused) => Reply.Of(http, refused);

    /// <summary>Says in a header where the parts before and after are (RFC 8288).</summary>
    public void Link(long? older, long? newer)
    {
        var links = new List<string>(2);
        if (older is { } oldest) links.Add($"<{Address("max_id", oldest)}>; rel=\"next\"");
        if (newer is { } newest) links.Add($"<{Address("min_id", newest)}>; rel=\"prev\"");
        if (links.Count > 0) http.Response.Headers.Link = string.Join(", ", links);
    }

    /// <summary>The same of a list that is gone through by places: there is more where this part is full.</summary>
    public void LinkPlaces(int shown, int limit)
    {
        var links = new List<string>(2);
        if (shown == limit && Offset <= int.MaxValue - limit) links.Add($"<{Address("offset", Offset + limit)}>; rel=\"next\"");
        if (Offset > 0) links.Add($"<{Address("offset", Math.Max(0, Offset - limit))}>; rel=\"prev\"");
        if (links.Count > 0) http.Response.Headers.Link = string.Join(", ", links);
    }

    private long? At(string name) => said.Number(name) is { } id and >= 0 ? id : null;

    private string Address(string name, long id)
    {
        var kept = http.Request.Query.Where(q => q.Key is not ("max_id" or "since_id" or "min_id") && q.Key != name)
            .SelectMany(q => q.Value.Select(v => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(v ?? "")}&"));
        return string.Create(CultureInfo.InvariantCulture, $"{House}{http.Request.Path.ToUriComponent()}?{string.Concat(kept)}{name}={id}");
    }
}

internal static class Houses
{
    /// <summary>How this house was reached: scheme, host and port.</summary>
    public static string House(this HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
}
