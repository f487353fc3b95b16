using Palabre.Core;

namespace Palabre.Kit;

/// <summary>
/// Why a request was refused, as a value. The sentence a person reads is the word <c>refusal.{Code}</c> in their language,
/// filled with <see cref="Args"/>; the code is stable and part of the API (RFC 9457 <c>type</c>).
/// </summary>
/// <param name="Code">snake_case, such as <c>stage_full</c>.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Field">The form field or JSON member it concerns, if one.</param>
public sealed record Refusal(string Code, int Status = 409, string? Field = null)
{
    public IReadOnlyList<object> Args { get; init; } = [];
}

/// <summary>Refusals on their way from slice to slice.</summary>
public static class Refusals
{
    public static Refused ToRefused(this Refusal refusal) => new(refusal.Code, refusal.Status) { Args = refusal.Args };

    public static Refusal ToRefusal(this Refused refused) => new(refused.Code, refused.Status) { Args = refused.Args };
}
