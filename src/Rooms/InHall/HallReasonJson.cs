using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>Why a room stands where it does.</summary>
/// <param name="Term"><c>followedOnStage</c>, <c>followedInside</c>, <c>club</c>, <c>language</c>, <c>topic</c>, <c>size</c> or <c>freshness</c>.</param>
/// <param name="Text">The same in the caller's language.</param>
/// <param name="Member">The first on stage whom they follow.</param>
/// <param name="Count">How many they follow there.</param>
public sealed record HallReasonJson(string Term, string Text, MemberId? Member, int? Count)
{
    public static HallReasonJson? Of(HallReason? why, Reader reader) =>
        why is null ? null : new(JsonNamingPolicy.CamelCase.ConvertName(why.Name.ToString()), reader.Why(why), why.Who?.Id, why.Count > 0 ? why.Count : null);
}
