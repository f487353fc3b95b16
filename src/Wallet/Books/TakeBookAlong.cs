using Palabre.Core;

namespace Palabre.Wallet;

/// <summary>A member's own postings, as <see cref="TakeOwnBook"/> writes them, among what they take with them.</summary>
internal sealed class TakeBookAlong(TakeOwnBook take) : ITakenAlong
{
    public string File => "wallet.csv";

    public async Task<byte[]> OfAsync(MemberId me, string house, CancellationToken ct)
    {
        using var book = new MemoryStream();
        await take.WriteAsync(me, LedgerFormat.Csv, book, ct);
        return book.ToArray();
    }
}
