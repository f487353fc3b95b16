using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Words;

namespace Palabre.Kit.Web;

/// <summary>The answers of a use case: a page, a redirect after a form, or a problem, in the person's language.</summary>
public static class Answers
{
    /// <summary>RFC 9457 problem for a refusal: <c>type</c> is its code, <c>detail</c> the sentence in the person's language.</summary>
    public static ProblemHttpResult Problem(this HttpContext http, Refusal refusal) => TypedResults.Problem(
        detail: http.Sentence(refusal), statusCode: refusal.Status, type: refusal.Code, title: http.Reader()[$"problem.{refusal.Status}"],
        extensions: refusal.Field is null ? null : new Dictionary<string, object?> { ["field"] = refusal.Field });

    /// <summary>The sentence of a refusal in the person's language.</summary>
    public static string Sentence(this HttpContext http, Refusal refusal) => http.Reader()[$"refusal.{refusal.Code}", [.. refusal.Args]];

    public static Reader Reader(this HttpContext http) => http.RequestServices.GetRequiredService<Readers>().Of(http);

    /// <summary>A page: a Razor component rendered on the server, with its parameters by name.</summary>
    public static RazorComponentResult Page<TPage>(object? parameters = null, int status = 200) where TPage : IComponent =>
        parameters is null
            ? new RazorComponentResult<TPage> { StatusCode = status }
            : new RazorComponentResult<TPage>(parameters) { StatusCode = status };

    /// <summary>After a form: 303, so that the browser asks for the page anew (Turbo wants 303 too).</summary>
    public static SeeOther SeeOther(string path) => new(path);
}

/// <summary>303 See Other.</summary>
public sealed class SeeOther(string path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = path;
        return Task.CompletedTask;
    }
}
