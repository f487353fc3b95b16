using System.CommandLine;
using Palabre.Kit.Settings;

namespace Palabre.Host.Commands;

/// <summary>What every command shares: where the data lies, and how a mistake is told.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"The data directory (default ./{InstanceSettings.DefaultData}, or the environment variable Palabre__Data).",
    };

    /// <summary>A wrong setting or a refusal is one line on standard error and exit code 2; a bug keeps its stack.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try { return await run(); }
        catch (Exception e) when (e is SettingsException or CommandException or Live.LiveException)
        {
            await Console.Error.WriteLineAsync($"palabre: {e.Message}");
            return 2;
        }
    }
}

/// <summary>The command was understood but refused; the message says what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
