using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>What a program asks for with an id of its own, so that asking again does nothing again.</summary>
internal interface IAskedOnce
{
    Guid? Id { get; }

    IAskedOnce With(Guid id);
}

/// <summary>The id of what is asked for may stand in the header <c>Idempotency-Key</c> instead of the body, as programs are used to.</summary>
internal static class AskedOnce
{
    public const string Header = "Idempotency-Key";

    private static readonly TakesHeader Described = new(Header, "A UUID of the caller's, in place of `id` in the body: the same one again with the same body has the answer it had and moves nothing.", "uuid");

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder route) => route.WithMetadata(Described).AddEndpointFilter(FillAsync);

    private static ValueTask<object?> FillAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (http.Request.Headers[Header].ToString() is not { Length: > 0 } sent) return next(call);
        // Some send it as a string of structured headers, in quotation marks.
        if (!Guid.TryParse(sent.Trim('"'), out var key)) return Refused(http, new Refusal("idempotency_key", 422));
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            if (call.Arguments[i] is not IAskedOnce asked) continue;
            if (asked.Id is { } id && id != key) return Refused(http, new Refusal("idempotency_other_id", 422, "id"));
            call.Arguments[i] = asked.With(key);
        }
        return next(call);
    }

    private static ValueTask<object?> Refused(HttpContext http, Refusal refusal) => ValueTask.FromResult<object?>(http.Problem(refusal));
}
