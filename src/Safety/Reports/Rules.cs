using Palabre.Kit;

namespace Palabre.Safety;

/// <summary>What may be broken: the short list that reporters choose from and decisions refer to. The words are <c>safety.rule.*</c>.</summary>
public static class Rules
{
    public static readonly IReadOnlyList<string> All = ["harassment", "hate", "violence", "sexual", "minors", "privacy", "impersonation", "spam", "illegal", "other"];

    /// <summary>What an abusive report breaks. Nobody chooses it from the list.</summary>
    public const string AbusiveReport = "abusive_report";

    public static string Word(string rule) => $"safety.rule.{rule}";

    public static Refusal? Check(string? rule) => rule is not null && All.Contains(rule) ? null : new Refusal("rule_unknown", 422, "rule");
}
