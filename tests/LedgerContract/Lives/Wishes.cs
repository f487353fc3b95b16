using Palabre.Ledger;
using static Palabre.LedgerContract.Cast;

namespace Palabre.LedgerContract.Lives;

/// <summary>What clients ask for: sensible, late, doubled and wrong.</summary>
internal sealed class Wishes(Random chance)
{
    private static readonly AccountName[] Names = [Bank, Till, Maud, Idris, Trusted, Pot, CardFees, Dues];
    private static readonly Currency[] Currencies = [Eur, Eur, Currency.Points, Currency.Of("TND")];

    private readonly List<Draft> _asked = [];
    private readonly List<Journal> _written = [];
    private readonly List<Guid> _holds = [];

    public IReadOnlyList<Draft> Some(DateTimeOffset now) => [.. Enumerable.Range(0, chance.Next(1, 5)).Select(_ => One(now))];

    public void Remember(Journal written)
    {
        _written.Add(written);
        _holds.AddRange(written.Entries.Where(entry => entry.Kind == EntryKind.Hold).Select(entry => entry.Hold!.Value));
    }

    private Draft One(DateTimeOffset now)
    {
        var draft = chance.Next(20) switch
        {
            0 when _asked.Count > 0 => Any(_asked),
            1 when _asked.Count > 0 => OtherBody(Any(_asked), now),
            2 or 3 when _written.Count > 0 => Back(Any(_written)),
            4 or 5 or 6 => new(NewId(), "top_up", [new Line.Move(chance.Next(4) == 0 ? Till : Bank, Any([Maud, Idris, Trusted]), Amount())]),
            var other => new(NewId(), other % 2 == 0 ? "tip" : "stake", Lines(now), other == 7 ? "Merci · شكراً" : ""),
        };
        _asked.Add(draft);
        return draft;
    }

    private Draft OtherBody(Draft draft, DateTimeOffset now) => chance.Next(3) switch
    {
        0 => new(draft.Id, draft.Kind, draft.Lines, draft.Memo + "!", draft.Reverses),
        1 => new(draft.Id, draft.Kind + "s", draft.Lines, draft.Memo, draft.Reverses),
        _ => new(draft.Id, draft.Kind, draft.Reverses is null ? Lines(now) : [Move()], draft.Memo, draft.Reverses),
    };

    /// <summary>All of what is left, as far as the client knows; or some of one of its moves; or something else altogether.</summary>
    private Draft Back(Journal journal)
    {
        var moved = journal.Entries.Where(entry => entry.Moved > 0).ToList();
        if (moved.Count == 0 || chance.Next(6) == 0) return new(NewId(), "refund", [Move()], "", chance.Next(3) == 0 ? NewId() : journal.Id);
        if (chance.Next(2) == 0 && Reversal.Of(journal, _written.Where(other => other.Reverses == journal.Id), NewId(), "refund") is { } whole) return whole;
        var part = Any(moved);
        return new(NewId(), "refund", [new Line.Move(part.Credit, part.Debit, new(1 + chance.NextInt64(part.Moved), part.Currency))], "", journal.Id);
    }

    private List<Line> Lines(DateTimeOffset now) => [.. Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => AnyLine(now))];

    private Line AnyLine(DateTimeOffset now) => chance.Next(10) switch
    {
        0 or 1 or 2 => Hold(now),
        3 or 4 => new Line.Post(AnyHold(), chance.Next(3) == 0 ? null : Amount()),
        5 => new Line.Void(AnyHold()),
        _ => Move(),
    };

    private Line.Move Move()
    {
        var (debit, credit) = Pair();
        return new(debit, credit, chance.Next(60) == 0 ? new(long.MaxValue - chance.Next(3), Any(Currencies)) : Amount());
    }

    private Line.Hold Hold(DateTimeOffset now)
    {
        var (debit, credit) = Pair();
        return new(chance.Next(12) == 0 ? AnyHold() : NewId(), debit, credit, Amount(), now.AddMinutes(chance.Next(-3, 90)));
    }

    private Guid AnyHold() => _holds.Count == 0 || chance.Next(20) == 0 ? NewId() : Any(_holds);

    private (AccountName Debit, AccountName Credit) Pair()
    {
        var (debit, credit) = (Any(Names), Any(Names));
        return debit == credit ? Pair() : (debit, credit);
    }

    private Money Amount() => new(1 + chance.Next(chance.Next(3) == 0 ? 2000 : 200), Any(Currencies));

    private T Any<T>(IReadOnlyList<T> of) => of[chance.Next(of.Count)];

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        chance.NextBytes(bytes);
        (bytes[6], bytes[8]) = ((byte)(0x70 | bytes[6] & 0x0f), (byte)(0x80 | bytes[8] & 0x3f));
        return new(bytes, bigEndian: true);
    }
}
