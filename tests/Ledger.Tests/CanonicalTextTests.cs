using Palabre.LedgerContract;
using Palabre.TestKit;
using static Palabre.LedgerContract.Cast;

namespace Palabre.Ledger.Tests;

/// <summary>
/// The bytes that are hashed, letter by letter, and hashes that another program made of them (sha256sum). When one of these fails, no
/// ledger that exists can be verified any more: the form can never change.
/// </summary>
public sealed class CanonicalTextTests : IDisposable
{
    private static readonly Guid Stake = Guid.Parse("01980000-0000-7000-8000-0000000000aa");

    private readonly ManualClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly Book _book;

    public CanonicalTextTests() => _book = new(Chart.Usual, _clock);

    private static Draft TopUp => new(Named(1), "top_up", [Move(Bank, Maud, 9_00), new Line.Hold(Stake, Maud, Pot, Euros(4_00), new(2026, 3, 1, 19, 0, 0, TimeSpan.Zero))], "Merci à tous · شكراً 🌿");
    private static Draft Won => new(Named(2), "stake_won", [new Line.Post(Stake, Euros(2_50)), new Line.Move(Dues, Maud, new(7, Currency.Points))]);
    private static Draft Refund => new(Named(3), "refund", [Move(Maud, Bank, 1_00)], reverses: Named(1));

    [Fact]
    public void A_draft_is_hashed_in_this_form()
    {
        Assert.Equal("acf5fa5bccae3ae33a9fc1c8644cc1862b4cde9090cb1f4063d544feef80f994", TopUp.Digest.ToString());
        Assert.Equal("27fe35e92a1451c807d6eaa02e1534e9e828a70e4ca8da65dd4734f21de9c5e6", Won.Digest.ToString());
        Assert.Equal("f1684d7d83ca1b1ad974c10d32b32a17e1e95708ed9f7bc3d00e5a93b8316f9f", Refund.Digest.ToString());
        var others = new Draft(Named(4), "stake", [new Line.Post(Named(0xbb)), new Line.Void(Named(0xcc))]);
        Assert.Equal("f0254063dd5bb1ba89bdd9b2dab11e8391d4881866975b3b7127a3fafd78d3f6", others.Digest.ToString());
        Assert.Equal(
            """
            palabre-draft 1
            id 01980000-0000-7000-8000-000000000001
            kind top_up
            memo Merci à tous · شكراً 🌿
            reverses -
            move asset:bank liab:member:1 EUR 900
            hold liab:member:1 liab:pot:1 EUR 400 01980000-0000-7000-8000-0000000000aa 2026-03-01T19:00:00.000Z

            """, CanonicalText.Of(TopUp));
    }

    [Fact]
    public async Task A_journal_is_hashed_in_this_form()
    {
        var first = await _store.WriteAsync(_book, TopUp);
        _clock.Advance(TimeSpan.FromTicks(79_999));
        var second = await _store.WriteAsync(_book, Won);
        var third = await _store.WriteAsync(_book, Refund);

        Assert.Equal("0d8d51e8bd98981bb8a08f12ea3b0197680a1648f885fe8c82e31bc5e7f2dfee", first.Hash.ToString());
        Assert.Equal("2e4e5298707b76f77c02e9df2384bb3523a7147486d411733a340f41235bf6be", second.Hash.ToString());
        Assert.Equal("ba75995c5255a6f4d0507d9abf94a17be7b3dea517d3c86c7b5aebf631cd9a4c", third.Hash.ToString());
        Assert.Equal(
            """
            palabre-journal 1
            number 2
            id 01980000-0000-7000-8000-000000000002
            at 2026-03-01T18:00:00.007Z
            kind stake_won
            memo 
            reverses -
            draft 27fe35e92a1451c807d6eaa02e1534e9e828a70e4ca8da65dd4734f21de9c5e6
            post liab:member:1 liab:pot:1 EUR 250 -400 01980000-0000-7000-8000-0000000000aa -
            move inc:coop_dues liab:member:1 POINTS 7 0 - -
            previous 0d8d51e8bd98981bb8a08f12ea3b0197680a1648f885fe8c82e31bc5e7f2dfee

            """, second.CanonicalText());
    }

    [Fact]
    public async Task What_the_ledger_writes_itself_is_hashed_in_this_form()
    {
        await _store.WriteAsync(_book, TopUp);
        _clock.Advance(TimeSpan.FromHours(2));

        var expired = Assert.Single(await _store.InTransactionAsync((ledger, ct) => _book.ExpireDueAsync(ledger, 10, ct), TestContext.Current.CancellationToken));

        Assert.Equal(Guid.Parse("e3edea87-eb5f-8909-bfe6-f083e0c79e99"), expired.Id);
        Assert.Equal("b3e89c46f86fba70ff8d2a37c632192aa539985def3ffb84c4b67dbe8e9ca52a", expired.Digest.ToString());
        Assert.Equal("86d07648bff64386d4c944873b0a76595742539841023017e6e563b35610cdf9", expired.Hash.ToString());
    }

    [Fact]
    public void A_digest_is_32_bytes_and_64_digits()
    {
        var digest = Digest.Parse("acf5fa5bccae3ae33a9fc1c8644cc1862b4cde9090cb1f4063d544feef80f994");

        Assert.Equal(digest, new Digest(digest.ToBytes()));
        Assert.Equal(0xac, digest.ToBytes()[0]);
        Assert.Equal(0x94, digest.ToBytes()[31]);
        Assert.Equal(new string('0', 64), default(Digest).ToString());
        Assert.Throws<ArgumentException>(() => new Digest(new byte[31]));
    }

    public void Dispose() => _store.Dispose();

    private static Guid Named(int number) => Guid.Parse($"01980000-0000-7000-8000-{number:x12}");
}
