using System.Text.Json;

namespace Palabre.Rooms;

/// <summary><c>waveform.json</c>: how loud a recording is, step after step, to be drawn.</summary>
internal static class Waveform
{
    private const int UsualStep = 250; // ms

    /// <summary>More cannot be told apart on any screen, and would make a file of hours heavy.</summary>
    private const int Most = 4000;

    /// <summary>Milliseconds of one peak.</summary>
    public static int StepOf(long lengthMs) => (int)Math.Max(UsualStep, (lengthMs + Most - 2) / (Most - 1));

    /// <param name="peaks">0 to 255, the loudest moment of each step.</param>
    public static void Write(Stream target, int stepMs, IReadOnlyList<byte> peaks) =>
        JsonSerializer.Serialize(target, new { ms = stepMs, peaks = peaks.Select(p => (int)p) });
}
