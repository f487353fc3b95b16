using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Wallet.Providers.Bank;

/// <summary>A steward found out whose money in suspense is, and it is credited to them.</summary>
internal sealed class AssignLine(IDesk desk, IMembers members)
{
    private static readonly Refusal Unknown = new("line_unknown", 404);
    private static readonly Refusal Done = new("line_done", 409);

    public async Task<Refusal?> DoAsync(string provider, string line, string? handle, MemberId by, CancellationToken ct)
    {
        var typed = (handle ?? "").Trim();
        if ((await members.FindAsync([typed], ct)).Values.FirstOrDefault() is not { } owner) return new Refusal("member_unknown", 422, "owner") { Args = [typed.TrimStart('@')] };
        return await desk.TogetherAsync(async (turn, stop) =>
        {
            if (await turn.LineAsync(provider, line, stop) is not { } row) return Unknown;
            if (row.Suspended <= 0) return Done;
            await turn.WriteAsync([row.Assign(owner.Id, by)], stop);
            return null;
        }, ct);
    }
}
