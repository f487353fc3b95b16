using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>
/// Keys for players that can send no headers: a member hears one room by an address that holds one, for a while. It is worth nothing
/// once the member's access was revoked; whether the room still exists for them is asked each time.
/// </summary>
internal sealed class ListenKeys(IDataProtectionProvider protection, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Longer than a room usually lasts; shorter would end streams that reconnect, longer lets a passed-on address live on.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>How long an answer about somebody's access is believed. Longer spares the database a read a segment, shorter ends a revoked key sooner.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(2);

    private const int Length = 3 * sizeof(long) + StampLength, StampLength = 8;
    private const int Remembered = 10_000;

    private readonly IDataProtector _protector = protection.CreateProtector("palabre.listen");
    private readonly ConcurrentDictionary<MemberId, (byte[]? Stamp, long At)> _stamps = [];

    /// <summary>A key, and when it ends; null for somebody who is kept out.</summary>
    public async Task<(string Key, DateTimeOffset Until)?> MakeAsync(RoomId room, MemberId member, CancellationToken ct)
    {
        if (await StampAsync(member, ct) is not { } stamp) return null;
        var until = clock.GetUtcNow() + Life;
        var said = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(said, room.Value);
        BinaryPrimitives.WriteInt64BigEndian(said.AsSpan(8), member.Value);
        BinaryPrimitives.WriteInt64BigEndian(said.AsSpan(16), until.ToUnixTimeSeconds());
        stamp.CopyTo(said, 24);
        return (Base64Url.EncodeToString(_protector.Protect(said)), until);
    }

    /// <summary>Whose key it is; null when it is none for this room, or no longer.</summary>
    public async Task<MemberId?> ReadAsync(RoomId room, string key, CancellationToken ct)
    {
        if (Open(key) is not { Length: Length } said) return null;
        var member = new MemberId(BinaryPrimitives.ReadInt64BigEndian(said.AsSpan(8)));
        if (BinaryPrimitives.ReadInt64BigEndian(said) != room.Value || BinaryPrimitives.ReadInt64BigEndian(said.AsSpan(16)) < clock.GetUtcNow().ToUnixTimeSeconds()) return null;
        return await StampAsync(member, ct) is { } stamp && stamp.AsSpan().SequenceEqual(said.AsSpan(24)) ? member : null;
    }

    private byte[]? Open(string key)
    {
        try { return _protector.Unprotect(Base64Url.DecodeFromChars(key)); }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Made up, or of keys that are gone.
            return null;
        }
    }

    private async Task<byte[]?> StampAsync(MemberId member, CancellationToken ct)
    {
        if (_stamps.TryGetValue(member, out var known) && clock.GetElapsedTime(known.At) < Trust) return known.Stamp;
        var at = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var found = (await scope.ServiceProvider.GetRequiredService<IMembers>().AccessStampsAsync([member], ct)).GetValueOrDefault(member);
        var stamp = found is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(found))[..StampLength];
        if (_stamps.Count > Remembered) _stamps.Clear();
        _stamps[member] = (stamp, at);
        return stamp;
    }
}
