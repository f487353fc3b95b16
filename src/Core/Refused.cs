namespace Palabre.Core;

/// <summary>Why another slice refused, as a value.</summary>
/// <param name="Code">Stable; <c>refusal.{Code}</c> is its sentence, filled with <see cref="Args"/>.</param>
/// <param name="Status">HTTP status of the answer.</param>
public sealed record Refused(string Code, int Status)
{
    public IReadOnlyList<object> Args { get; init; } = [];
}
