namespace Palabre.Kit.Web;

/// <summary>Said of a route: it takes a header, which its description names.</summary>
/// <param name="Text">For those who write programs, in English as all of the description.</param>
/// <param name="Format">As JSON Schema names formats.</param>
public sealed record TakesHeader(string Name, string Text, string? Format = null);
