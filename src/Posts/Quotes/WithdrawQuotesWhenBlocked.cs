using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Posts;

/// <summary>Two who keep apart do not speak in each other's posts, for anybody. It does not come back with the block's end.</summary>
internal sealed class WithdrawQuotesWhenBlocked(AnswerQuote quotes) : IOn<MemberBlocked>
{
    public Task HandleAsync(MemberBlocked told, CancellationToken ct) => quotes.PartAsync(told.Blocker, told.Blocked, ct);
}
