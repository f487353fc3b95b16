using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.MastodonApi;

/// <summary>An answer: JSON, whole before any of it is sent.</summary>
/// <param name="Write">Null for an answer without a body.</param>
internal sealed record Reply(int Status, Action<Scratch>? Write)
{
    public static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Mastodon's own sentences: programs compare them, so they are in no other language.
    public static readonly Reply Unknown = Error(401, "The access token is invalid");
    public static readonly Reply Suspended = Error(403, "Your login is currently disabled");
    public static readonly Reply SignIn = Error(401, "This method requires an authenticated user");
    public static readonly Reply Outside = Error(403, "This action is outside the authorized scopes");
    public static readonly Reply NotFound = Error(404, "Record not found");
    public static readonly Reply TooMany = Error(429, "Too many requests");
    public static readonly Reply Unreadable = Error(400, "The request could not be read");
    public static readonly Reply TooLarge = Error(413, "The request is too large");

    /// <summary>An object without anything in it, as Mastodon answers where there is nothing to say.</summary>
    public static readonly Reply Empty = Ok(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    /// <summary>A list of nothing.</summary>
    public static readonly Reply None = Ok(json =>
    {
        json.WriteStartArray();
        json.WriteEndArray();
    });

    public static Reply Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, whole => write(whole.Json));

    public static Reply List<T>(IReadOnlyCollection<T> all, Action<Utf8JsonWriter, T> write) => Ok(json =>
    {
        json.WriteStartArray();
        foreach (var one in all) write(json, one);
        json.WriteEndArray();
    });

    /// <summary>The same of what is JSON already.</summary>
    public static Reply ListBytes<T>(IReadOnlyList<T> all, Action<IBufferWriter<byte>, T> write) => new(StatusCodes.Status200OK, whole =>
    {
        whole.Bytes.Write("["u8);
        for (var i = 0; i < all.Count; i++)
        {
            if (i > 0) whole.Bytes.Write(","u8);
            write(whole.Bytes, all[i]);
        }
        whole.Bytes.Write("]"u8);
    });

    /// <param name="description">For people who write programs, where the short error is a code (RFC 6749 §5.2).</param>
    public static Reply Error(int status, string error, string? description = null) => new(status, whole =>
    {
        var json = whole.Json;
        json.WriteStartObject();
        json.WriteString("error", error);
        if (description is not null) json.WriteString("error_description", description);
        json.WriteEndObject();
    });

    /// <summary>What a slice refused, in the reader's words.</summary>
    public static Reply Of(HttpContext http, Refused refused) =>
        refused.Status == StatusCodes.Status404NotFound ? NotFound : Error(refused.Status, http.Sentence(refused.ToRefusal()));

    public async Task SendAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        // What is answered is the caller's: nobody on the way keeps it for the next.
        if (StringValues.IsNullOrEmpty(http.Response.Headers.CacheControl)) http.Response.Headers.CacheControl = "private, no-store";
        if (Write is null) return;
        http.Response.ContentType = "application/json; charset=utf-8";
        using var whole = Scratch.Take();
        Write(whole);
        whole.Json.Flush();
        http.Response.ContentLength = whole.Written.Length;
        await http.Response.BodyWriter.WriteAsync(whole.Written, http.RequestAborted);
    }
}
