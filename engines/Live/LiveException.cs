namespace Palabre.Live;

/// <summary>A request to the engine that cannot be met.</summary>
/// <param name="code">Stable word for programs: <c>port_taken</c>, <c>room_closed</c>, <c>too_many_sessions</c>, <c>server_closed</c>.</param>
/// <param name="message">One sentence for a person.</param>
/// <param name="inner">The system's own error, if any.</param>
public sealed class LiveException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable word for programs.</summary>
    public string Code { get; } = code;
}
