namespace Palabre.Wallet.Tests.Memberships;

/// <summary>What may be charged and who has access, by the words of the rules: paid stretches of time in a list, and days counted one by one.</summary>
internal sealed class LifeOracle
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _stretches = [];
    private (long Tier, int Months, long Price)? _agreed;
    private (long Tier, int Months, long Price)? _later;
    private int _gifts;
    private int _day;
    private bool _rests = true;
    private bool _isCancelled;
    private bool _isGift;
    private DateTimeOffset? _failed;
    private bool _isOver;
    private bool _pauses;

    public void Born()
    {
        _stretches.Clear();
        (_agreed, _later, _gifts, _rests, _isCancelled, _failed, _isOver, _pauses, _isGift) = (null, null, 0, true, false, null, false, false, false);
    }

    public void Agreed(long tier, int months, long price) => _agreed = (tier, months, price);

    public void Given(int months) => _gifts += months;

    public void Kept() => (_isCancelled, _pauses) = (false, false);

    public void ChangedLater(long tier, int months, long price)
    {
        (_later, _isCancelled, _pauses) = ((tier, months, price), false, false);
        _agreed ??= _later;
    }

    public void WantsPause(DateTimeOffset now)
    {
        (_pauses, _isCancelled) = (true, false);
        if (_failed is not null) Rested(now);
    }

    public void Cancelled(DateTimeOffset now)
    {
        (_isCancelled, _pauses, _later) = (true, false, null);
        if (_rests || _failed is not null) Ended(now);
    }

    public void Rested(DateTimeOffset now)
    {
        Is(_pauses, "It rests though nobody wanted a pause.");
        Is(_stretches[^1].To <= now, "Paid time was cut off by a pause.");
        (_rests, _pauses, _failed) = (true, false, null);
    }

    public void Ended(DateTimeOffset now)
    {
        var isPaidUp = _stretches.Count == 0 || _stretches[^1].To <= now;
        Is(isPaidUp, "Paid time was cut off by the end.");
        Is(_isCancelled || _stretches.Count == 0 || _agreed is null || (_failed is { } failed && now >= failed.AddDays(7)), "It ended though nobody cancelled and the grace was not over.");
        Is(_rests || _failed is not null || _gifts == 0, "It ended with months of a gift unused.");
        (_isOver, _failed) = (true, null);
    }

    public void CouldNotPay(DateTimeOffset now)
    {
        Is(!_isCancelled && !_pauses, "It was tried though nobody wanted it any more.");
        _failed ??= now;
        if (now >= _failed.Value.AddDays(7)) Ended(now);
    }

    public void Used(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        Is(_gifts > 0, "There is no gift.");
        _gifts--;
        Stretch(from, to, 1, now);
        _isGift = true;
    }

    public void Charged(long amount, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        Is(_gifts == 0, "It was charged though there is a gift.");
        if (_later is { } other) (_agreed, _later) = (other, null);
        Is(amount == _agreed!.Value.Price, $"Charged {amount} instead of {_agreed.Value.Price}.");
        Is(!_isCancelled && !_pauses, "It was charged though nobody wanted it any more.");
        Stretch(from, to, _agreed.Value.Months, now);
        _isGift = false;
    }

    public void Upgraded(long tier, long price, long amount, DateTimeOffset now)
    {
        var (from, to) = _stretches[^1];
        var (left, all) = (0, 0);
        for (var day = from; day < to; day = day.AddDays(1)) all++;
        for (var day = now; day.AddDays(1) <= to; day = day.AddDays(1)) left++;
        Is(!_isGift && price > _agreed!.Value.Price && amount == (price - _agreed.Value.Price) * left / all, $"The difference is {amount}, with {left} of {all} days left.");
        (_agreed, _later) = ((tier, _agreed!.Value.Months, price), null);
    }

    public bool MayEnter(DateTimeOffset at) => _stretches.Any(s => at >= s.From && at < s.To) || (!_isOver && _failed is { } failed && at < failed.AddDays(7));

    private void Stretch(DateTimeOffset from, DateTimeOffset to, int months, DateTimeOffset now)
    {
        Is(from <= now && now < to, "What is paid is not the present.");
        if (_rests)
        {
            Is(from == now, "It begins at another time than now.");
            (_day, _rests) = (from.Day, false);
        }
        else
        {
            Is(from >= _stretches[^1].To, "A time is paid twice.");
            Is(from == _stretches[^1].To || Ends(_stretches[^1].To, months) <= now, "Days were lost.");
        }
        Is(to == Ends(from, months), $"A period from {from:O} ends at {to:O}.");
        _stretches.Add((from, to));
        _failed = null;
    }

    /// <summary>Day by day, until the day has come round so many times.</summary>
    private DateTimeOffset Ends(DateTimeOffset from, int months)
    {
        var day = from;
        for (var left = months; left > 0; left--)
        {
            day = day.AddDays(1);
            // The first of the month after the one it begins in, then on to the day or the month's last.
            while (left == months && day.Month == from.Month) day = day.AddDays(1);
            if (left != months) while (day.Day != 1) day = day.AddDays(1);
            while (day.Day != _day && day.AddDays(1).Day != 1) day = day.AddDays(1);
        }
        return day;
    }

    private static void Is(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
    }
}
