using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>
/// The files of a recording over HTTP, in ranges, for whoever may listen: <c>mix.opus</c>, <c>mix.mp3</c>, <c>waveform.json</c>, and
/// each voice alone for the host and for whose voice it is. Their addresses hold the version: another version is another file.
/// </summary>
internal sealed class ReplaySound(ReplayDoor door, ReplayBook book, RecordingFiles files)
{
    public const string Opus = "audio/ogg; codecs=opus";
    public const string Mp3 = "audio/mpeg";

    /// <summary>Seconds for which others' caches keep what is open to all. More spares the server; fewer lets go sooner of a voice that was taken out.</summary>
    private const int SharedFor = 3600;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(RoomRoutes rooms)
    {
        rooms.Pages.MapMethods("/replay/{version:int}/{file}", Methods, AnswerAsync);
        rooms.Pages.MapMethods("/replay/{version:int}/voice/{member:long}.opus", Methods, AnswerVoiceAsync);
    }

    /// <summary>One file, as it is asked for: a part of it, its head, or a download under a name that one can read.</summary>
    public static IResult Send(HttpContext http, string path, string type, string name, string tag, bool isOpen)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return http.Problem(Refusals.NotFound);
        http.Response.Headers.CacheControl = isOpen ? $"public, max-age={SharedFor}, immutable" : "private, no-cache";
        return TypedResults.PhysicalFile(
            path, type, http.Request.Query.ContainsKey("download") ? name : null, file.LastWriteTimeUtc,
            new EntityTagHeaderValue($"\"{tag}-{file.Length:x}\""), enableRangeProcessing: true);
    }

    /// <summary>A name for a file, of a title that somebody typed.</summary>
    public static string NameOf(string title, DateTimeOffset at, string ending)
    {
        var plain = new string([.. title.Select(c => char.IsControl(c) || @"\/:*?""<>|".Contains(c, StringComparison.Ordinal) ? ' ' : c)]);
        return string.Create(CultureInfo.InvariantCulture, $"{Typed.Line(plain)} {at:yyyy-MM-dd}{ending}");
    }

    private static async Task<IResult> AnswerAsync(RoomId room, int version, string file, HttpContext http, Viewer viewer, ReplaySound sound, CancellationToken ct)
    {
        var (found, refused) = await sound.FindAsync(room, version, viewer, ct);
        if (found is null) return http.Problem(refused!);
        var (path, type) = sound.Named(room, file);
        return path is null ? http.Problem(Refusals.NotFound)
            : Send(http, path, type, NameOf(found.Room.Title, found.Room.OpenedAt, Path.GetExtension(file)), $"{version}", found.Room.IsOpenToAll);
    }

    private static async Task<IResult> AnswerVoiceAsync(RoomId room, int version, MemberId member, HttpContext http, Viewer viewer, ReplaySound sound, CancellationToken ct)
    {
        var (found, refused) = await sound.FindAsync(room, version, viewer, ct);
        if (found is null) return http.Problem(refused!);
        if (!found.IsDecidedBy(viewer.Member) && viewer.Member != member) return http.Problem(Refusals.NotFound);
        if (await sound.VoiceAsync(room, member, ct) is not { } path) return http.Problem(Refusals.NotFound);
        return Send(http, path, Opus, NameOf($"{found.Room.Title} {member}", found.Room.OpenedAt, ".opus"), $"{version}", isOpen: false);
    }

    /// <summary>Only the version there is now: nothing while it is made anew.</summary>
    private async Task<(FoundRecording? Found, Refusal? Refused)> FindAsync(RoomId room, int version, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.HearAsync(room, viewer, ct);
        if (refused is { Code: "replay_not_ready" } || (found is not null && found.Recording.Version != version)) return (null, Refusals.NotFound);
        return (found, refused);
    }

    private (string? Path, string Type) Named(RoomId room, string file) => file switch
    {
        "mix.opus" => (files.MixOf(room), Opus),
        "mix.mp3" => (files.Mp3Of(room), Mp3),
        "waveform.json" => (files.WaveformOf(room), "application/json"),
        _ => (null, ""),
    };

    private async Task<string?> VoiceAsync(RoomId room, MemberId member, CancellationToken ct) =>
        await book.SpeaksAsync(room, member, ct) ? files.VoiceOf(room, member) : null;
}
