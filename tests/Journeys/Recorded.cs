using System.Globalization;
using Microsoft.Data.Sqlite;
using Palabre.TestKit;

namespace Palabre.Journeys;

/// <summary>Rooms that are over and can be heard again, made of rows and files beside a running server, without waiting for the recorder.</summary>
internal static class Recorded
{
    public const int Low = 440, High = 1320; // hertz

    private const int Rate = 48_000;
    private const int LengthMs = 60_000;

    /// <summary>A minute in which Ada speaks low, Bo high from 20 to 40 s, and Ada again; Bo sits on stage from 15 s on. Returns the room's id.</summary>
    public static async Task<string> RecordAsync(this RunningServer server, string title)
    {
        var room = await server.OpenRoomAsync("ada", title);
        using var api = await server.ApiAsync("ada");
        (await api.DeleteAsync($"/api/rooms/{room}?now=true")).EnsureSuccessStatusCode();
        WriteFiles(Path.Combine(server.Data, "recordings", room));
        await WriteRowsAsync(server, room, await server.IdAsync("ada"), await server.IdAsync("bo"));
        return room;
    }

    private static async Task WriteRowsAsync(RunningServer server, string room, string ada, string bo)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(server.Data, "palabre.db")};Default Timeout=30");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            insert into room_recordings (room, "by", started_at, state, length_ms, ready_at, version, allows_clips) values ({room}, {ada}, '2026-11-25 19:00:00', 2, {LengthMs}, '2026-11-25 20:00:00', 1, 1);
            insert into room_recording_stretches (room, number, from_ms, started_at, ended_at) values ({room}, 0, 0, '2026-11-25 19:00:00', '2026-11-25 19:01:00');
            insert into room_recording_spans (room, kind, member, from_ms, to_ms, moderates) values
                ({room}, 0, {ada}, 0, {LengthMs}, 1), ({room}, 0, {bo}, 15000, {LengthMs}, 0),
                ({room}, 1, {ada}, 0, 20000, 0), ({room}, 1, {bo}, 20000, 40000, 0), ({room}, 1, {ada}, 40000, {LengthMs}, 0);
            insert into room_chat (id, room, "by", text, at) values (1, {room}, {bo}, 'La carte est à la page 4.', '2026-11-25 19:00:25'), (2, {room}, {ada}, 'Merci, je la vois.', '2026-11-25 19:00:50');
            insert into room_pins (id, room, "by", address, title, site, pinned_at, unpinned_at) values
                (1, {room}, {ada}, 'https://example.org/carte', 'Carte des sources', 'example.org', '2026-11-25 19:00:10', '2026-11-25 19:00:30');
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static void WriteFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "mix.opus"), OpusTools.Encode(Tone(Low).Then(Tone(High)).Then(Tone(Low))));
        var peaks = Enumerable.Range(0, 600).Select(i => 20 + (int)(60 * Math.Abs(Math.Sin(i / 7.0) * Math.Sin(i / 31.0))));
        File.WriteAllText(Path.Combine(folder, "waveform.json"), $"{{\"peaks\":[{string.Join(',', peaks)}]}}");
    }

    private static Sound Tone(double hertz)
    {
        var samples = new float[20 * Rate];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)(.4 * Math.Sin(2 * Math.PI * hertz * i / Rate));
        return new Sound(samples, Rate);
    }
}
