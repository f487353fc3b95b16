using System.Diagnostics.CodeAnalysis;
using Palabre.Kit;

namespace Palabre.Members;

/// <summary>What a use case gives back: its value, or why it was refused, one refusal a form field at most.</summary>
public sealed record Outcome<T>(T? Value, IReadOnlyList<Refusal> Refusals) where T : class
{
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => Refusals.Count > 0;

    public static implicit operator Outcome<T>(T value) => new(value, []);
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, [refusal]);
    public static implicit operator Outcome<T>(Refusal[] refusals) => new(null, refusals);
}
