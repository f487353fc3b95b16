using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Palabre.Kit.Web;

/// <summary>A form that was refused comes back with its sentences and with what the person typed.</summary>
public static class FormAnswers
{
    /// <summary>Fields whose typed value is never written back into a page.</summary>
    private static readonly string[] Secrets = ["password", "current", "credential"];

    /// <summary>The same page again, status 422, each refusal under its field (or above the form when it has none).</summary>
    public static async Task<IResult> PageAgainAsync<TPage>(this HttpContext http, object? parameters, params Refusal[] refusals) where TPage : IComponent
    {
        await http.RememberAsync(refusals);
        return Answers.Page<TPage>(parameters, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>The errors the page being rendered should show.</summary>
    public static FormErrors ErrorsOf(HttpContext http) => http.Items[typeof(FormErrors)] as FormErrors ?? FormErrors.None;

    private static async Task RememberAsync(this HttpContext http, Refusal[] refusals)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        var typed = form.Where(f => !Secrets.Any(s => f.Key.Contains(s, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(f => f.Key, f => f.Value.ToString());
        var sentences = refusals.GroupBy(r => r.Field ?? "").ToDictionary(g => g.Key, g => http.Sentence(g.First()));
        http.Items[typeof(FormErrors)] = new FormErrors(sentences, typed);
    }
}
