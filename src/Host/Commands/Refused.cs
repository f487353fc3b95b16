using Palabre.Kit.Words;
using Palabre.Members;

namespace Palabre.Host.Commands;

internal static class Refused
{
    /// <summary>The value, or the command ends with the sentences of the refusal.</summary>
    public static T OrRefuse<T>(this Outcome<T> outcome, Reader words) where T : class => outcome.IsRefused
        ? throw new CommandException(string.Join(' ', outcome.Refusals.Select(r => words[$"refusal.{r.Code}", [.. r.Args]])))
        : outcome.Value;
}
