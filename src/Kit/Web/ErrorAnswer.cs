using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;

namespace Palabre.Kit.Web;

/// <summary>What a person or a program gets when no use case answered: a page in words, or an RFC 9457 problem.</summary>
public static class ErrorAnswer
{
    public static Task WriteAsync(HttpContext http)
    {
        var refusal = http.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException { StatusCode: 413 } => new Refusal("too_large", 413),
            BadHttpRequestException => new Refusal("unreadable", 400),
            // So a form says that it is none.
            InvalidDataException when http.Request.HasFormContentType => new Refusal("unreadable", 400),
            var error when UnfitValue.IsTextIn(error) => new Refusal("unreadable", 400),
            _ => new Refusal("our_fault", 500),
        };
        http.Response.StatusCode = refusal.Status;
        return AnswerAsync(http, refusal);
    }

    public static Task ForStatusAsync(StatusCodeContext context) => AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode switch
    {
        401 => new Refusal("sign_in_first", 401),
        403 => new Refusal("not_allowed", 403),
        404 => new Refusal("not_found", 404),
        405 => new Refusal("wrong_method", 405),
        413 => new Refusal("too_large", 413),
        415 => new Refusal("wrong_content_type", 415),
        429 => new Refusal("too_many_requests", 429) { Args = [10] },
        >= 500 and var status => new Refusal("our_fault", status),
        var status => new Refusal("unreadable", status),
    });

    private static Task AnswerAsync(HttpContext http, Refusal refusal) => http.IsBearerOnly()
        ? TypedResults.Json(new ErrorJson(http.Sentence(refusal)), statusCode: refusal.Status).ExecuteAsync(http)
        : WantsPage(http.Request)
        ? Answers.Page<ErrorPage>(new { Refusal = refusal }, refusal.Status).ExecuteAsync(http)
        : http.Problem(refusal).ExecuteAsync(http);

    private sealed record ErrorJson(string Error);

    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
