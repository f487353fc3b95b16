using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>
/// A room that is over and whose recording is ready: Ada speaks low from 0 to 20 s and from 40 to 60 s, Bo high from 20 to 40 s. Made of
/// rows and files, without the recorder. It was paused after 30 s for an hour.
/// </summary>
internal sealed record RecordedRoom(PalabreApp App, string Id, MemberId Ada, MemberId Bo)
{
    public const int LengthMs = 60_000;
    public const double Low = 440, High = 1320; // hertz

    private const int Rate = 48_000;

    private static readonly Lazy<byte[]> Mix = new(() => OpusTools.Encode(Tone(Low, 20).Then(Tone(High, 20)).Then(Tone(Low, 20))));
    private static readonly Lazy<byte[]> AdasVoice = new(() => OpusTools.Encode(Tone(Low, 20).Then(Sound.Silence(TimeSpan.FromSeconds(20), Rate)).Then(Tone(Low, 20))));

    public static readonly DateTimeOffset Begun = new(2026, 11, 25, 19, 0, 0, TimeSpan.Zero);

    public RoomId Room => Api.Room(Id);
    public RecordingFiles Files => App.Services.GetRequiredService<RecordingFiles>();

    /// <summary>Where the files of its first version are.</summary>
    public string Path => $"/room/{Id}/replay/1";

    public static async Task<RecordedRoom> MakeAsync(RunningApp running, string access = "open", string title = "À qui appartient l’eau ?")
    {
        var id = await running.Ada.OpenAsync(title, access);
        var room = new RecordedRoom(running.App, id, Api.Member(await running.Ada.MyIdAsync()), Api.Member(await running.Bo.MyIdAsync()));
        await running.Ada.DropAsync($"/api/rooms/{id}?now=true");
        await room.ChangeAsync(room.AddRows);
        room.WriteFiles();
        return room;
    }

    /// <summary>Until this is disposed, the job that makes recordings puts nothing in place: what is said to be in the making stays so.</summary>
    public async Task<IDisposable> StayInTheMakingAsync()
    {
        var gate = App.Services.GetRequiredService<RecordingWork>().Gate;
        await gate.WaitAsync(Api.Ct);
        return new Held(gate);
    }

    /// <summary>Changes rows as another part of the program would.</summary>
    public async Task ChangeAsync(Action<PalabreDb> change)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        change(db);
        await db.SaveChangesAsync(Api.Ct);
    }

    /// <summary>A line that was written so long after the beginning, on the room's own clock.</summary>
    public Task SayAsync(MemberId by, string text, TimeSpan after) => ChangeAsync(db => db.Add(new ChatLine
    {
        Id = App.Services.GetRequiredService<IdMaker>().Next(),
        Room = Room,
        By = by,
        Text = text,
        At = Begun + after,
    }));

    public Task PinAsync(string title, TimeSpan after, TimeSpan? until) => ChangeAsync(db => db.Add(new Pin
    {
        Id = App.Services.GetRequiredService<IdMaker>().Next(),
        Room = Room,
        By = Ada,
        Address = "https://example.org/carte",
        Title = title,
        PinnedAt = Begun + after,
        UnpinnedAt = Begun + until,
    }));

    private sealed record Held(SemaphoreSlim Gate) : IDisposable
    {
        public void Dispose() => Gate.Release();
    }

    private void AddRows(PalabreDb db)
    {
        db.Add(new Recording { Room = Room, By = Ada, StartedAt = Begun, State = RecordingState.Ready, LengthMs = LengthMs, ReadyAt = Begun.AddHours(2), Version = 1 });
        db.Add(new RecordedStretch { Room = Room, Number = 0, FromMs = 0, StartedAt = Begun, EndedAt = Begun.AddSeconds(30) });
        db.Add(new RecordedStretch { Room = Room, Number = 1, FromMs = 30_000, StartedAt = Begun.AddHours(1), EndedAt = Begun.AddHours(1).AddSeconds(30) });
        foreach (var member in new[] { Ada, Bo }) db.Add(new RecordingConsent { Room = Room, Member = member, Agreed = true, At = Begun });
        foreach (var visit in new[] { Ada, Bo }.Select(member => db.Find<Visit>(Room, member) ?? db.Add(new Visit { Room = Room, Member = member }).Entity))
            visit.SpokenMs = visit.Member == Ada ? 40_000 : 20_000;
        AddSpan(db, RecordedKind.Seat, Ada, 0, LengthMs);
        AddSpan(db, RecordedKind.Seat, Bo, 15_000, 45_000);
        AddSpan(db, RecordedKind.Speech, Ada, 0, 20_000);
        AddSpan(db, RecordedKind.Speech, Bo, 20_000, 40_000);
        AddSpan(db, RecordedKind.Speech, Ada, 40_000, LengthMs);
    }

    private void AddSpan(PalabreDb db, RecordedKind kind, MemberId member, long from, long to) =>
        db.Add(new RecordedSpan { Room = Room, Kind = kind, Member = member, FromMs = from, ToMs = to, Moderates = kind == RecordedKind.Seat && member == Ada });

    private void WriteFiles()
    {
        Directory.CreateDirectory(Files.FolderOf(Room));
        File.WriteAllBytes(Files.MixOf(Room), Mix.Value);
        File.WriteAllBytes(Files.Mp3Of(Room), [.. "ID3"u8, .. new byte[2000]]);
        File.WriteAllText(Files.WaveformOf(Room), """{"peaks":[10,80,30,60]}""");
        File.WriteAllBytes(Files.VoiceOf(Room, Ada), AdasVoice.Value);
        File.WriteAllBytes(Files.VoiceOf(Room, Bo), AdasVoice.Value);
    }

    private static Sound Tone(double hertz, int seconds)
    {
        var samples = new float[seconds * Rate];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)(.4 * Math.Sin(2 * Math.PI * hertz * i / Rate));
        return new Sound(samples, Rate);
    }
}
