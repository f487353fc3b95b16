using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>A recorded room, to be heard again. Times are milliseconds of the recording's clock, which stands still in pauses.</summary>
/// <param name="State"><c>making</c>, <c>ready</c> or <c>empty</c>; all that follows is of use when it is ready.</param>
/// <param name="Version">Grows when the files are made anew, as when a voice was taken out; part of their addresses.</param>
/// <param name="Seats">Who sat on stage when; <c>moderated</c> says whether they moderated at any time.</param>
/// <param name="Speech">Who was heard when.</param>
public sealed record ReplayJson(
    RoomId Room, RecordingState State, long LengthMs, int Version, bool AllowsClips, ReplayFilesJson? Files, IReadOnlyList<MemberJson> Members,
    IReadOnlyList<ReplaySeatJson> Seats, IReadOnlyList<ReplaySpanJson> Speech, IReadOnlyList<ReplayPinJson> Pins, IReadOnlyList<ReplayLineJson> Chat,
    IReadOnlyList<ClipJson> Clips)
{
    public static ReplayJson Of(Recording recording) => new(recording.Room, recording.State, 0, recording.Version, recording.AllowsClips, null, [], [], [], [], [], []);

    public static ReplayJson Of(ReplayView view, HttpRequest request)
    {
        var files = request.Absolute(view.Path);
        return new(
            view.Room.Id, view.Recording.State, view.Recording.LengthMs, view.Recording.Version, view.Recording.AllowsClips,
            new($"{files}/mix.opus", view.HasMp3 ? $"{files}/mix.mp3" : null, $"{files}/waveform.json"),
            [.. view.People.Select(p => MemberJson.Of(p.Card))],
            [.. view.People.SelectMany(p => p.Seats.Select(s => new ReplaySeatJson(p.Card.Id, s.FromMs, s.ToMs, p.Moderated)))],
            [.. view.People.SelectMany(p => p.Speech.Select(s => new ReplaySpanJson(p.Card.Id, s.FromMs, s.ToMs))).OrderBy(s => s.FromMs)],
            [.. view.Pins.Select(p => new ReplayPinJson(PinJson.Of(p.Pin, request.Absolute("")), p.At.FromMs, p.At.ToMs))],
            [.. view.Chat.Select(l => new ReplayLineJson(ChatLineJson.Of(l.Line), l.AtMs))],
            [.. view.Clips.Select(c => ClipJson.Of(c, request))]);
    }
}

/// <summary>Absolute addresses; <c>mp3</c> is null where it could not be made.</summary>
public sealed record ReplayFilesJson(string Opus, string? Mp3, string Waveform);

public sealed record ReplaySeatJson(MemberId Member, long FromMs, long ToMs, bool Moderated);

public sealed record ReplaySpanJson(MemberId Member, long FromMs, long ToMs);

public sealed record ReplayPinJson(PinJson Pin, long FromMs, long ToMs);

public sealed record ReplayLineJson(ChatLineJson Line, long AtMs);

/// <param name="Url">Of its page.</param>
/// <param name="Audio">Of its sound, Ogg Opus.</param>
/// <param name="Speakers">Who is heard in it, longest first.</param>
public sealed record ClipJson(ClipId Id, RoomId Room, MemberJson By, long FromMs, long ToMs, string? Title, DateTimeOffset MadeAt, IReadOnlyList<MemberJson> Speakers, string Url, string Audio)
{
    public static ClipJson Of(ClipView clip, HttpRequest request) => new(
        clip.Id, clip.Room, MemberJson.Of(clip.By), clip.FromMs, clip.ToMs, clip.Title, clip.MadeAt, [.. clip.Speakers.Select(MemberJson.Of)],
        request.Absolute(clip.Path), request.Absolute($"{clip.Path}/sound.opus"));
}
