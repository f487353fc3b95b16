using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Keeps the sealed window of a live room when somebody inside reports it, opens what was kept, and destroys it.</summary>
internal sealed class IncidentSound(LiveRooms live, SealedFiles files) : IIncidentSound
{
    public async Task<KeptSound?> KeepAsync(RoomId room, MemberId reporter, CancellationToken ct)
    {
        if (live.Find(room) is not { Sound: { } sound } gathering || !IsInside(gathering, reporter)) return null;
        return sound.Keep() is { } kept
            ? new(await files.WriteAsync(kept.File, ct), kept.Key, kept.From, kept.To, kept.Speakers)
            : null;
    }

    public async Task<IReadOnlyDictionary<MemberId, byte[]>> OpenAsync(string id, byte[] key, CancellationToken ct)
    {
        using var voices = new VoiceFiles();
        if (await files.ReadAsync(id, ct) is { } file) SealedSound.Open(file, key, voices.Add);
        return voices.Done();
    }

    public Task DestroyAsync(string id, CancellationToken ct) => files.DestroyAsync(id, ct);

    private static bool IsInside(Gathering gathering, MemberId reporter)
    {
        lock (gathering.Gate) return gathering.Stage.Find(reporter) is not null;
    }
}
