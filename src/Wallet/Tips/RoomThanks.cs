using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;

namespace Palabre.Wallet;

/// <summary>A quiet line in a room, for whoever is there: who thanks whom, without the amount.</summary>
internal sealed class RoomThanks(LiveStreams streams, Fragments fragments, IServiceScopeFactory scopes)
{
    public void Tell(RoomId room, MemberId by, MemberId member, string words)
    {
        var cards = new Lazy<Task<IReadOnlyDictionary<MemberId, MemberCard>>>(() => CardsAsync(by, member));
        streams.Publish(WalletTopics.Of(room), new StreamMessage("turbo", async reader =>
        {
            var known = await cards.Value;
            return known.Count < 2 ? "" : Turbo.Update("room-thanks", await fragments.RenderAsync<ThanksInRoom>(reader, new { By = known[by], Member = known[member], Words = words }));
        }));
    }

    private async Task<IReadOnlyDictionary<MemberId, MemberCard>> CardsAsync(MemberId by, MemberId member)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMembers>().CardsAsync([by, member], CancellationToken.None);
    }
}
