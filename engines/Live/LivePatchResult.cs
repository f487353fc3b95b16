namespace Palabre.Live;

/// <summary>
/// Answer to a WHIP/WHEP PATCH (RFC 9725 §4.3.1-4.3.2), ready to become an HTTP response.
/// </summary>
/// <param name="Status">
/// 204 candidates taken; 200 ICE restarted; 400 unreadable fragment; 409 session closed; 412 wrong tag; 422 fragment that asks
/// for nothing we do; 428 a restart without <c>If-Match</c>.
/// </param>
/// <param name="Fragment">For 200: the <c>application/trickle-ice-sdpfrag</c> body with our new credentials and candidates.</param>
/// <param name="ETag">For 200: the new quoted tag. Null otherwise (a 204 carries none).</param>
/// <param name="Problem">For 4xx: one sentence for a person.</param>
public sealed record LivePatchResult(int Status, string? Fragment = null, string? ETag = null, string? Problem = null);
